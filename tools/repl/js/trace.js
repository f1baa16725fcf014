// A call's trace as a tree of text.
(function (ips) {
  'use strict';

  const number = (x) => String(x).replace(/\B(?=(\d{3})+$)/g, ' ');

  const span = (micros) => (micros < 1000 ? `${micros} us`
    : micros < 1000000 ? `${micros / 1000} ms` : `${micros / 1000000} s`);

  const short = (hash) => String(hash).slice(0, 8);

  // [text, children...] -> lines, with rules between them.
  const lines_of = ([text, ...children]) => {
    const out = [text];
    children.forEach((child, i) => {
      const last = i === children.length - 1;
      const [first, ...rest] = lines_of(child);
      out.push((last ? '`- ' : '|- ') + first);
      for (const line of rest) out.push((last ? '   ' : '|  ') + line);
    });
    return out;
  };

  const run_node = (run, i, last_host) => {
    const at = run.at > 0 ? ` after ${span(run.at)}` : '';
    const text = `run ${i + 1}${at}: ${number(run.fuel)} fuel`;
    if (run.needs.length > 0)
      return [`${text}, then needs`, ...run.needs.map((x) => [x])];
    return [text, ...last_host.map((x) => [`${x.what} (${number(x.fuel)})`])];
  };

  const op_node = (op, author) => {
    const by = (verdict) => op.validated
      .filter((x) => x.verdict === verdict)
      .map((x) => (x.by === author ? `${x.by} (author)` : x.by)).join(', ');
    const refused = op.validated.find((x) => x.verdict === 'invalid');
    return [`${op.op} at ${short(op.basis)}`, [`valid: ${by('valid')}`],
      ...(refused ? [[`invalid: ${by('invalid')}: ${refused.reason}`]] : [])];
  };

  const commit_node = (commit, author) =>
    [`${commit.kind} ${commit.type}`
      + `${commit.entry ? ` ${short(commit.entry)}` : ''}, header ${commit.seq}`,
    ...commit.ops.map((op) => op_node(op, author))];

  const tree = (x) => {
    const runs = x.runs.map((run, i) => run_node(run, i, x.host));
    const end = x.failure ? [[`failed: ${x.failure.code} ${x.failure.message}`]]
      : [];
    return [`${x.agent}.${x.function}: ${number(x.fuel)} fuel, ${span(x.time)}`,
      ...runs, ...x.commits.map((commit) => commit_node(commit, x.agent)),
      ...end];
  };

  // The same object, shown as a tree.
  ips.trace_object = (x) => {
    if (x === null) return x;
    return Object.defineProperty(x, ips.SHOW,
      { value: () => lines_of(tree(x)).join('\n') });
  };
})
