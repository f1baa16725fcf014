//! Every kind of value and host function once: languages_test.cpp says what is
//! expected.

#![no_std]

use ips::*;

functions! {
    fn echo(value: Json) -> Json {
        value
    }

    /// The canonical text of what a text holds; null where it is no JSON.
    fn parse(text: String) -> Option<String> {
        Json::parse(&text).map(|x| x.dump())
    }

    fn types(number: i64, text: String, flag: bool, hash: Hash, header: HeaderRef) -> Json {
        array![number, text, flag, hash, header]
    }

    fn wanted(value: Json) -> String {
        value.text().into()
    }

    fn give_up() {
        panic!("no way on");
    }

    fn write() -> Json {
        let first = commit("thing", object! { "b" => 1, "a" => 2 });
        let second = update(&first.header, "thing", 3);
        let gone = remove(&second.header);
        let link = link(&first.entry, &second.entry, "tie", b"t");
        array![first.header, second.entry, gone, link, unlink(&link, &first.entry)]
    }

    /// What this agent has of an entry, and what several holders have.
    fn had(known: Hash) -> Json {
        let from = |x| get_from(&known, x).unwrap_or(Json::Null);
        array![from(Source::Local), from(Source::Several)]
    }

    fn facts(known: Hash) -> Json {
        let same = entry_hash("thing", 5) == entry_hash_bytes("thing", b"5");
        let list = get_many(&[known, known]);
        array![my_address(), dna_info().name, now(), sha256(b""), same, list]
    }

    fn sign_and_check(key: Hash) -> bool {
        verify(&key, &sign(b"message"), b"message")
    }

    /// The code with which a call of another's function failed, or its answer.
    fn ask(agent: Hash, secret: Option<Hash>) -> Json {
        match call(&agent, "echo", array![1], secret.as_ref()) {
            Ok(value) => value,
            Err(why) => why.code.into(),
        }
    }

    fn set_going() -> Json {
        emit("news", array![1]);
        let later = schedule("echo", array![7], 1500);
        let access = object! { "access" => "transferable" };
        let given = grant(access.with("functions", array!["echo"]));
        array![later.seq, given.header.seq, given.secret.is_some()]
    }
}

validators! {
    fn validate_thing(_change: EntryChange) -> Verdict {
        match content().len() {
            1..=20 => valid(),
            n => invalid(format!("{} bytes", n)),
        }
    }
}
