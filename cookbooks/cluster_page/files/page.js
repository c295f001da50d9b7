// Of the cookbook cluster_page: changes here are lost.
'use strict';
(() => {
  /** Milliseconds between two looks, and until one is given up. */
  const PAUSE = 1000;
  const PATIENCE = 4000;
  /** How many answers and changes are shown. */
  const ANSWERS = 60;
  const EVENTS = 8;
  /** More nodes than this show only those of their checks that are not passing. */
  const MANY = 12;

  const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((each) => [each.id, each]));
  const heading = document.querySelector('h1');

  /** Who answered, the latest last; null for nobody. */
  const answers = [];
  /** By name, the nodes that were ever seen here: {name, address, checks, state}. */
  const nodes = new Map();
  let timer;

  /** An element with a class, a text, and others in it. */
  function make(tag, className, text, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    made.append(...children);
    return made;
  }

  /** The colour of a node: numbers that follow one another give hues that lie far apart, and none is the red of what fails. */
  function colour(name) {
    const digits = /\d+$/.exec(name);
    const number = digits ? Number(digits[0]) : [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 9973;
    const place = (number * 0.618034 + 0.4652) % 1; // by the golden ratio
    return `oklch(0.52 0.17 ${Math.round(60 + place * 290)})`;
  }

  /** What a path answers: its status, 0 where there was no answer, and its text. */
  async function ask(path, accept) {
    try {
      const answer = await fetch(path, { headers: { Accept: accept }, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return { status: 0, text: '' };
    }
  }

  /** The node that answers at this moment, which says its name to whoever asks for plain text. */
  async function visit() {
    const { status, text } = await ask('/', 'text/plain');
    const name = text.trim();
    if (status !== 200) return null;
    return /^[\w.-]+$/.test(name) ? name : 'another page';
  }

  /** What the load balancer knows of the nodes; null where there is nothing to read. */
  async function read() {
    const { status, text } = await ask('/cluster.json', 'application/json');
    try {
      return { status, cluster: status === 200 ? JSON.parse(text) : null };
    } catch {
      return { status: 0, cluster: null };
    }
  }

  const WORST = ['passing', 'warning', 'critical'];

  /** The worst status of a node's checks; `gone` for a node that Consul does not know any more. */
  function stateOf(checks) {
    return checks.map(({ status }) => status).reduce((one, other) => (WORST.indexOf(other) > WORST.indexOf(one) ? other : one), 'passing');
  }

  function isDown(node) {
    return node.state === 'critical' || node.state === 'gone';
  }

  function report(text) {
    const time = make('time', '', new Date().toLocaleTimeString());
    page.events.prepend(make('li', '', undefined, time, make('span', '', text)));
    while (page.events.children.length > EVENTS) page.events.lastChild.remove();
    page.history.hidden = false;
  }

  /** What the checks of a node say that are not passing. */
  function reason({ state, checks }) {
    if (state === 'gone') return 'has left Consul';
    const bad = checks.filter(({ status }) => status !== 'passing').map(({ name, status }) => `${name} ${status}`);
    return bad.length === 0 ? 'is passing' : `— ${bad.join(', ')}`;
  }

  function take(cluster) {
    const first = nodes.size === 0;
    const listed = new Map(cluster.nodes.map((node) => [node.name, { ...node, state: stateOf(node.checks) }]));
    for (const [name, node] of nodes) if (!listed.has(name)) listed.set(name, { ...node, checks: [], state: 'gone' });
    for (const [name, node] of listed) {
      const before = nodes.get(name);
      if (!before && !first) report(`${name} has come`);
      if (before && before.state !== node.state) report(`${name} ${reason(node)}`);
      nodes.set(name, node);
    }
  }

  function card(node) {
    const down = isDown(node);
    const count = answers.filter((name) => name === node.name).length;
    const checks = node.checks.map(({ name, status }) =>
      make('p', status === 'passing' ? 'check' : 'check bad', undefined, make('span', '', name), make('span', '', `${status === 'passing' ? '✓' : '✕'} ${status}`)));
    if (node.state === 'gone') checks.push(make('p', 'check bad', 'has left Consul'));
    const title = make('h3', '', node.name, make('span', 'share', `${count} ${count === 1 ? 'answer' : 'answers'}`));
    const item = make('li', `node${down ? ' down' : ''}`, undefined, title, make('p', 'address', `${node.address}:${node.port}`), ...checks);
    item.dataset.name = node.name;
    item.dataset.state = node.state;
    item.style.setProperty('--node', colour(node.name));
    return item;
  }

  /** By name, numbers by their value: node9 before node10. */
  function inOrder() {
    return [...nodes.values()].sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
  }

  function show(name) {
    page.answer.style.setProperty('--node', name === null ? 'var(--gone)' : colour(name));
    heading.textContent = name ?? 'nobody';
    const address = nodes.get(name)?.address;
    page.address.textContent = address ?? '';
  }

  function showAnswers() {
    const squares = answers.map((name) => {
      const square = make('li', name === null ? 'none' : '');
      if (name !== null) square.style.setProperty('--node', colour(name));
      return square;
    });
    while (squares.length < ANSWERS) squares.push(make('li', 'open'));
    page.strip.replaceChildren(...squares);
    const count = new Map();
    for (const name of answers) count.set(name ?? 'nobody', (count.get(name ?? 'nobody') ?? 0) + 1);
    const parts = [...count].sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
    page.tally.textContent = parts.map(([name, times]) => `${name} ${times}`).join(' · ');
    page.visits.hidden = false;
  }

  function note(text, bad) {
    page.note.hidden = text === '';
    if (page.note.textContent !== text) page.note.textContent = text;
    page.note.classList.toggle('bad', bad);
  }

  function showCluster({ status, cluster }, direct) {
    if (direct) return note(`This is ${heading.textContent} itself. Through the load balancer this page shows its neighbours as well.`, false);
    if (cluster === null) return note(status === 0 ? 'The load balancer does not answer.' : 'The load balancer does not say what it knows of the nodes.', true);
    note(cluster.current ? '' : 'No Consul server answers: this is what was known last.', true);
    const serving = [...nodes.values()].filter((node) => !isDown(node)).length;
    page['cluster-title'].textContent = `${cluster.service} in Consul: ${serving} of ${nodes.size} nodes serve`;
    page.nodes.replaceChildren(...inOrder().map(card));
    page.nodes.classList.toggle('many', nodes.size > MANY);
    page.cluster.hidden = false;
  }

  async function look() {
    const [name, known] = await Promise.all([visit(), read()]);
    answers.push(name);
    if (answers.length > ANSWERS) answers.shift();
    if (known.cluster !== null) take(known.cluster);
    // A web node that is asked directly has no such file.
    const direct = known.status === 404;
    show(name);
    if (!direct) showAnswers();
    showCluster(known, direct);
  }

  /** Looks again and again, but not for a page that nobody sees. */
  async function run() {
    clearTimeout(timer);
    await look();
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(run, PAUSE);
  }

  document.addEventListener('visibilitychange', () => { if (!document.hidden) run(); });
  show(document.documentElement.dataset.node);
  run();
})();
