// Signals: what functions of a DNA emit, and who listens to them here.
(function (ips) {
  'use strict';

  const listeners = []; // {agent, dna, name, take}; undefined takes all
  const waiting = [];
  let prints = false;
  let delivering = false;

  // Operations after which there may be news.
  const causes = new Set(['perform', 'finish', 'settle', 'advance', 'churn', 'install',
    'restart', 'secure', 'file_step']);

  const fits = (x, row) => (x.agent === undefined || x.agent === row.agent)
    && (!x.dna || x.dna === row.dna)
    && (x.name === '*' || x.name === row.name);

  const hand_out = (row) => {
    const chosen = listeners.filter((x) => fits(x, row));
    for (const x of chosen)
      x.take(row.content, ips.agent_object(row.agent), row.name);
    if (chosen.length === 0 && prints)
      ips.ask('print', `${row.agent}: ${row.name} ${ips.inspect(row.content)}`);
  };

  // A listener may ask for more, and what that brings follows. One that throws
  // ends the statement that it is called from; the rest waits for the next.
  const deliver = () => {
    if (delivering || (listeners.length === 0 && !prints)) return;
    delivering = true;
    try {
      do {
        while (waiting.length > 0) hand_out(waiting.shift());
        waiting.push(...ips.ask('signals'));
      } while (waiting.length > 0);
    } finally {
      delivering = false;
    }
  };

  ips.asked = (op) => {
    if (causes.has(op)) deliver();
  };

  ips.print_signals = () => { prints = true; };

  ips.listen = (where, name, take, asker) => {
    if (typeof name !== 'string' || name === '')
      ips.misused(asker, "a signal's name is wanted, or \"*\"");
    if (typeof take !== 'function')
      ips.misused(asker, 'a function is wanted that takes the content');
    if (listeners.length === 0 && !prints) ips.ask('signals'); // were for nobody
    listeners.push({ ...where, name, take });
  };
})
