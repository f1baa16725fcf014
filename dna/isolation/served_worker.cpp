#include "dna/isolation/served_worker.hpp"

#include <map>

#include "dna/isolation/confinement.hpp"
#include "dna/isolation/frame_channel.hpp"
#include "dna/isolation/limits.hpp"
#include "dna/isolation/messages.hpp"
#include "dna/isolation/warm_engine.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::isolation {

namespace {

class served_worker {
public:
  served_worker() : channel_(worker_descriptor, limits::order_bytes_max) {
  }

  status serve() {
    for (;;) {
      auto body = channel_.receive(std::nullopt);
      if (!body) // the worker ended, and so does its process
        return body.failure().code == errc::truncated ? ok()
                                                      : status{body.failure()};
      IPS_TRY_VALUE(next, codec::decode<order>(*body));
      IPS_TRY(std::visit([this](auto& x) { return obey(x); }, next.what));
    }
  }

private:
  status obey(const setup& x) {
    auto made = confined_engine(x.engine);
    if (!made)
      return answer(refusal{made.failure()});
    engine_ = std::move(*made);
    return answer(ready{});
  }

  /// What is wrong with a package, the job that names it is told.
  status obey(const install& x) {
    packages_.insert_or_assign(x.dna, manifest::read_package(x.file));
    return ok();
  }

  status obey(const forget& x) {
    auto place = packages_.find(x.dna);
    if (place == packages_.end())
      return ok();
    if (engine_ && place->second)
      engine_->forget(*(*place->second)->module);
    packages_.erase(place);
    return ok();
  }

  status obey(job& x) {
    auto place = packages_.find(x.dna);
    if (!engine_ || place == packages_.end())
      return answer(refusal{{errc::bug, "a job came before what it needs"}});
    if (!place->second)
      return answer(refusal{place->second.failure()});
    x.context.dna = *place->second;
    return answer(host::run(*engine_, x.context, x.answers));
  }

  /// Without an engine there is no confinement yet to be proved.
  status obey(const prove&) {
    if (!engine_)
      return answer(refusal{{errc::bug, "the process is not confined yet"}});
    return answer(proof{try_what_is_forbidden()});
  }

  template <class T>
  status answer(T x) {
    return channel_.send(codec::encode(reply{std::move(x)}),
                         limits::start_time_max);
  }

  frame_channel channel_;
  std::unique_ptr<sandbox::engine> engine_;
  std::map<dna_hash, result<std::shared_ptr<const manifest::package>>>
    packages_;
};

} // namespace

status serve_worker() {
  IPS_TRY(die_with_parent());
  return served_worker{}.serve();
}

} // namespace ips::isolation
