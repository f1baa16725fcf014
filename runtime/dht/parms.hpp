#pragma once
// The DHT's constants, each with its reason.

#include <cstddef>
#include <cstdint>

namespace ips::dht::parms {

/// k: contacts in a bucket, in an answer, and wanted of a node lookup. Chosen
/// so that k agents hardly ever vanish together within an hour (Maymounkov and
/// Mazieres 2002, 2.2); at r = 5 it holds the expected holders four times.
inline constexpr std::size_t bucket_size = 20;

/// Contacts that wait in a bucket's cache for a place: another k, so that the
/// loss of a whole bucket can be made good without a lookup, and a subtree of
/// 2 k agents can be known completely.
inline constexpr std::size_t cache_size = 20;

/// W: agents closest to itself that a joining agent makes itself known to, by a
/// lookup of its own id that wants so many. Around each agent the subtrees of
/// at most so many are then known to it completely (routing_table.hpp): all
/// agents of a small network, and of a large one most of those with whom it
/// holds what at r = 5. It is most of what a join costs: with 64 a network of
/// 1,000 takes twice the messages to start, and finds no holder that it would
/// not find with 20, since those who hold name those who are closer.
inline constexpr std::size_t surroundings = bucket_size;

/// Live agents wanted of a lookup that fills a bucket: as many contacts on each
/// branch of the tree lead a lookup past its silent ones; traffic adds the rest
/// of the k.
inline constexpr std::size_t refresh_want = 8;

/// Failures in a row after which a contact is no longer counted on. One lost
/// message in ten makes a wrong verdict of three in a row 1 in 1,000.
inline constexpr std::uint8_t failures_max = 3;

/// α: questions of one lookup under way at a time. More finds no closer agents,
/// only costs messages; with fewer, each silent agent stalls the lookup.
inline constexpr std::size_t alpha = 3;

/// Contacts that a question may ask for, and an answer name. All agents near a
/// key name the same ones as closest to it, so answers must hold as many as the
/// lookup wants, or those behind them are found by chance alone (a lookup that
/// wants 40 by answers of 20 misses one in ten): 64, the holders at r = 64; and
/// another k, so that silent ones among them do no harm.
inline constexpr std::size_t answer_contacts_max = 64 + bucket_size;

/// Candidates of a lookup beyond the wanted ones that were not asked yet, the
/// closest ones: spares for those that turn out silent. At half the network
/// silent, 20 wanted and 64 spares run out once in 10^6 lookups.
inline constexpr std::size_t spares_max = 64;

/// Messages of one lookup. Honest ones need about k + α log2 m, and 1 / (1 - p)
/// times that at a share p of silent agents: 140 at m = 100,000 and p = 1/2.
/// Liars that keep naming closer agents come to an end here.
inline constexpr std::size_t lookup_messages_max = 256;

/// Live contacts that a lookup can be asked for: twice W, and half of what its
/// messages can reach.
inline constexpr std::size_t want_max = 128;

/// d: disjoint paths of a lookup that liars may not turn. S/Kademlia
/// (Baumgart and Mies 2007) uses 4 to 8. Where half of all agents collude, one
/// lookup finds 85 % of the values, and with eight paths after it 99.7 %.
inline constexpr std::size_t paths = 8;

/// Live agents that each of the paths looks for: together three times k, so
/// that the closest are among them though no two paths may have the same one.
inline constexpr std::size_t path_want = 8;

/// Messages of all the paths together: twice those of one lookup. Where half
/// of all agents are liars a get takes 145 at most; others end here.
inline constexpr std::size_t disjoint_messages_max = 2 * lookup_messages_max;

/// Start contacts of a lookup over disjoint paths: five for each, so that at
/// half the network liars one path in thirty begins with liars alone.
inline constexpr std::size_t disjoint_start = 5 * paths;

/// Agents that the radius around a key is expected to hold: of 20 drawn with
/// even odds one is honest but for one time in a million; r = 5 four times.
inline constexpr std::size_t radius_members = 20;

/// Holders of a crowded key, at most: the radius's own and five times as many
/// ground identities. Beyond it the closest count.
inline constexpr std::size_t radius_holders_max = 128;

/// Members of the radius whom a get that found nothing asks. Where 80 of 100
/// are liars 25 random ones are all liars once in 300 times.
inline constexpr std::size_t radius_asked_max = 25;

} // namespace ips::dht::parms
