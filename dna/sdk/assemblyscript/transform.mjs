// Makes entry points of decorated functions, while asc compiles a DNA.
//
//   @callable  export function even(n: i64): Hash { ... }
//   @validator export function validate_even(x: EntryChange): Verdict { ... }
//   @callback  export function receive(input: Json): Json { ... }
//
// A module's entry points are `() -> ()`. So each decorated function gets a
// wrapper in its own file, where the names of its types mean what they mean to
// it, and one more file, the new entry file, exports the wrappers under the
// functions' names. Functions that have no decorator stay inside the module.

/** What asc calls a source: asc's SourceKind, the same since it has one. */
const USER = 0;
const USER_ENTRY = 1;

/** The text of a node. */
function text_of(node) {
  return node.range.source.text.substring(node.range.start, node.range.end);
}

class Refusal extends Error {}

function refuse(node, why) {
  const before = node.range.source.text.substring(0, node.range.start);
  const line = before.split("\n").length;
  throw new Refusal(`${node.range.source.normalizedPath}:${line}: ${why}`);
}

/** Calls a function; what it returns becomes the output, if it is anything. */
function answered(statement, call) {
  const type = statement.signature.returnType;
  const is_void = text_of(type) === "void";
  return is_void ? `${call};` : `ips_output(${call});`;
}

function one_parameter(statement, what) {
  const parameters = statement.signature.parameters;
  if (parameters.length !== 1)
    refuse(statement, `${statement.name.text} has one parameter, ${what}`);
  return text_of(parameters[0].type);
}

const bodies = {
  callable(statement, name) {
    const types = statement.signature.parameters.map((x) => text_of(x.type));
    const taken = types.map((type, i) => `args.take<${type}>(${i})`);
    const call = answered(statement, `${name}(${taken.join(", ")})`);
    return `const args = ips_arguments("${name}", ${types.length}); ${call}`;
  },

  validator(statement, name) {
    const type = one_parameter(statement, "what it judges");
    return `give_verdict(${name}(new ${type}(ips_input())));`;
  },

  callback(statement, name) {
    if (statement.signature.parameters.length === 0)
      return answered(statement, `${name}()`);
    one_parameter(statement, "its input");
    return answered(statement, `${name}(ips_input())`);
  },
};

/** The decorator of ours that a statement has. */
function mark_of(statement) {
  const marks = (statement.decorators ?? []).filter(
    (x) => Object.hasOwn(bodies, x.name.text));
  if (marks.length > 1)
    refuse(statement, "a function is one of @callable, @validator, @callback");
  if (marks.length === 1 && !statement.signature)
    refuse(statement, `@${marks[0].name.text} is for functions`);
  return marks[0]?.name.text;
}

const IMPORTED = ["give_verdict", "ips_arguments", "ips_input", "ips_output"];

/** The text of the wrappers of one file, and the names that they export. */
function wrappers_of(source) {
  const names = [];
  let text = "";
  for (const statement of source.statements) {
    const mark = mark_of(statement);
    if (!mark)
      continue;
    const name = statement.name.text;
    names.push(name);
    const body = bodies[mark](statement, name);
    text += `export function ips_export_${name}(): void { ${body} }\n`;
  }
  return { names, text };
}

/** Adds statements to a source that asc has parsed already. */
function append(parser, source, text) {
  parser.parseFile(text, `ips_wrappers_of_${source.normalizedPath}`, false);
  const more = parser.sources.pop();
  more.internalPath = source.internalPath; // where asc looks names up
  source.statements.push(...more.statements);
}

function export_marked(parser) {
  let exports = "";
  for (const source of parser.sources.filter((x) => x.sourceKind <= USER_ENTRY)) {
    const { names, text } = wrappers_of(source);
    source.sourceKind = USER;
    if (names.length === 0)
      continue;
    const head = `import { ${IMPORTED.join(", ")} } from "ips";\n`;
    append(parser, source, head + text);
    const list = names.map((x) => `ips_export_${x} as ${x}`).join(", ");
    exports += `export { ${list} } from "./${source.internalPath}";\n`;
  }
  parser.parseFile(exports, "ips_entry_points.ts", true);
}

export default class EntryPoints {
  afterParse(parser) {
    try {
      export_marked(parser);
    } catch (x) {
      if (!(x instanceof Refusal))
        throw x;
      this.stderr.write(`ERROR: ${x.message}\n`);
      process.exit(1);
    }
  }
}
