// ips: --agents 9
// One writer, many readers: each reads the whole list, page by page, and gets
// every item in its order. `ips bench readers` does it with 10,000 items.

const item_count = 200;
const page_items = 100;

net.install("dna/apps/archive");
const [writer, ...readers] = net.agents;
const texts = Array.from({ length: item_count }, (_, i) => "item " + i);

for (let i = 0; i < item_count; i += page_items)
  writer.call("add", i, texts.slice(i, i + page_items));

function whole_list(reader) {
  const out = [];
  for (let n = 0;; ++n) {
    const page = reader.call("page", writer, n);
    out.push(...page);
    if (page.length < page_items)
      return out;
  }
}

for (const reader of readers)
  assertEquals(whole_list(reader), texts, reader.name + " has all of it");

// Readers at the same time, while the writer goes on.
const more = [writer.start("add", item_count, ["one more"]),
              ...readers.map((x) => x.start("page", writer, 0))];
for (const page of net.all(more).slice(1))
  assertEquals(page, texts.slice(0, page_items));
for (const reader of readers)
  assertEquals(whole_list(reader), [...texts, "one more"]);

// Nobody else adds to it.
const foreign = readers[0].commit("item", { number: 7, text: "x" }).entry;
assertThrows(() => readers[0].link(writer, foreign, "item", "000007"),
             /only its owner may add/);
