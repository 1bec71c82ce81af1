// The page: what a user does with it, and what it hears of the stream that all tabs share.

import { Changes } from './changes.js';
import { $, announce, button, complain, element, icon, setText, showProblem } from './dom.js';
import { RunList } from './list.js';
import { isOver, isRunId, nameOf, parse, placeOf, stateName, stateOf, tally, titleOf } from './runs.js';
import { readRun, readRuns, readTasks } from './service.js';
import { RunStream, addressOf } from './stream.js';

const ANNOUNCE_AFTER = 1500;
const TASKS_EVERY = 5000;
const STAYED_AFTER = 2000;

// ---- What this browser remembers ----------------------------------------------------------------

/** Services below other paths of the same host share this browser's storage. */
const root = new URL('.', document.baseURI).pathname;
const stored = (key) => (root === '/' ? key : root + key);

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(stored(key)));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      const text = JSON.stringify(value);
      if (localStorage.getItem(stored(key)) !== text) localStorage.setItem(stored(key), text);
    } catch {
      // Private windows may have no storage: then nothing is remembered.
    }
  },
};

function remembered() {
  const list = (key) => (Array.isArray(store.read(key)) ? store.read(key) : []);
  const isText = (value) => typeof value === 'string';
  return {
    demo: store.read('mwaa.demo') !== false,
    workflows: list('mwaa.workflows').filter(isText),
    runs: list('mwaa.runs')
      .filter((run) => run && isText(run.workflowArn) && isText(run.runId))
      .map((run) => ({ ...run, update: run.update?.steps?.length > 0 ? run.update : undefined })),
  };
}

function remember(followed) {
  store.write('mwaa.demo', followed.demo);
  store.write('mwaa.workflows', followed.workflows);
  store.write('mwaa.runs', followed.runs);
}

// ---- What is known ------------------------------------------------------------------------------

const runs = new Map();
let workflows = [];
let about = null;
let connection = { state: 'connecting', text: 'Connecting', offset: 0, frozenAt: 0, retryAt: 0 };

/** By the server's clock; it stands still while nothing arrives. */
const now = () => connection.frozenAt || Date.now() + (connection.offset || 0);

const isDown = () => connection.state === 'lost' || connection.state === 'refused';

const changes = new Changes(
  (run) => {
    const isFound = workflows.some((workflow) => workflow.workflowArn === run.workflowArn);
    if (!isFound) send({ type: 'follow', runs: [{ workflowArn: run.workflowArn, runId: run.runId }], workflows: [] });
  },
  () => draw(),
);

const list = new RunList(runs, now, {
  remove: removeRun,
  retry: (run) => send({ type: 'retry', name: nameOf(run) }),
  stop: (run) => changes.stop(run),
  canStop: (run) => changes.allowed && Boolean(run.update) && !isOver(run) && run.update.state !== 'STOPPING',
  loadTasks: readTasks,
  filter: toggleFilter,
});

// ---- The stream ---------------------------------------------------------------------------------

let port = null;
const isShared = typeof SharedWorker === 'function';

/** The number is that of the messages: a tab of an older version keeps the worker that it knows. */
function openStream() {
  if (isShared) {
    const worker = new SharedWorker(addressOf('stream-worker.js'), { type: 'module', name: 'runs 1' });
    worker.addEventListener('error', () => showConnection({ ...connection, state: 'lost', text: 'This browser could not open the stream' }));
    port = worker.port;
  } else {
    const channel = new MessageChannel();
    new RunStream().join(channel.port1);
    port = channel.port2;
  }
  port.onmessage = ({ data }) => hear(data);
  greet();
}

const send = (message) => port.postMessage(message);
const greet = () => send({ type: 'hello', followed: remembered() });

function hear(message) {
  switch (message.type) {
    case 'snapshot':
      runs.clear();
      for (const run of message.runs) runs.set(nameOf(run), run);
      workflows = message.workflows;
      $('demo').checked = message.demo;
      showConnection(message.connection);
      if (message.about) takeAbout(message.about);
      break;
    case 'about':
      takeAbout(message.about);
      break;
    case 'runs':
      for (const name of message.gone) runs.delete(name);
      for (const run of message.changed) takeRun(run);
      break;
    case 'workflows':
      workflows = message.workflows;
      $('demo').checked = message.demo;
      break;
    case 'connection':
      showConnection(message.connection);
      break;
    case 'followed':
      remember(message.followed);
      break;
    default:
      throw new Error(`Unknown message: ${message.type}`);
  }
  drawSoon();
}

function takeAbout(answer) {
  about = answer;
  $('demo-switch').hidden = !about.demo;
  changes.begin(about);
}

function takeRun(run) {
  const before = runs.get(nameOf(run));
  runs.set(nameOf(run), run);
  if (!before || !before.update) return;
  if (run.problem && !before.problem) {
    announce(`${titleOf(run.workflowArn)} ${run.runId} is followed no longer: ${run.problem.detail}`);
  } else if (run.update.state !== before.update.state) {
    announceTransition(run);
  }
}

function showConnection(latest) {
  const before = connection.state;
  connection = latest;
  const { state, text } = latest;
  $('connection').dataset.state = state;
  $('connection').querySelector('use').setAttribute('href',
    `#i-${{ live: 'live', lost: 'lost', refused: 'problem' }[state] || 'idle'}`);
  setText($('connection-text'), text);
  setText($('connection-wait'), '');
  $('connect-now').hidden = !isDown();
  if (before !== state && isDown()) announce(text);
  if (state === 'live' && (before === 'lost' || before === 'refused')) announce('Connected again');
}

// ---- What is said aloud -------------------------------------------------------------------------

let transitions = [];
let saying = 0;

/** Several at once become one sentence, so that a busy page does not talk without end. */
function announceTransition(run) {
  transitions.push(run);
  saying ||= setTimeout(() => {
    const changed = [...new Map(transitions.map((one) => [nameOf(one), one])).values()];
    transitions = [];
    saying = 0;
    announce(changed.length <= 2
      ? changed.map((one) => `${titleOf(one.workflowArn)} ${one.runId}: ${stateName(stateOf(one))}`).join('. ')
      : `${changed.length} runs changed: ${tally(changed).map(([state, count]) => `${count} ${stateName(state)}`).join(', ')}`);
  }, ANNOUNCE_AFTER);
}

// ---- Drawing ------------------------------------------------------------------------------------

let drawing = 0;

/** Once for all that arrives together. Not by animation frames: hidden tabs have none, but a title. */
function drawSoon() {
  drawing ||= setTimeout(() => {
    drawing = 0;
    draw();
  });
}

function draw() {
  document.body.classList.toggle('can-change', changes.allowed);
  list.draw();
  drawWorkflows();
  $('empty').hidden = runs.size > 0 || workflows.length > 0 || !about;
  $('clear').disabled = ![...runs.values()].some(isOver);
  tick();
}

function drawWorkflows() {
  const place = $('workflows');
  $('workflows-section').hidden = workflows.length === 0;
  const drawn = JSON.stringify([workflows, changes.allowed]);
  if (place.dataset.drawn !== drawn) {
    place.dataset.drawn = drawn;
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    place.replaceChildren(...workflows.map(makeWorkflow));
    if (focused) [...place.querySelectorAll('button')].find((each) => each.getAttribute('aria-label') === focused)?.focus();
  }
  for (const item of place.children) {
    const live = [...runs.values()].filter((run) => run.workflowArn === item.dataset.arn && !isOver(run)).length;
    setText(item.querySelector('.live'), live === 0 ? 'none in progress' : `${live} in progress`);
  }
}

function makeWorkflow(workflow) {
  const arn = workflow.workflowArn;
  const title = titleOf(arn);
  const heading = element('h3', '', title);
  heading.title = arn;
  const item = element('li', 'workflow', element('div', '', heading, element('p', 'place', placeOf(arn)), element('p', 'live')));
  item.dataset.arn = arn;
  const tools = element('div', 'tools');
  if (changes.allowed) tools.append(button('tool start', `Start a run of ${title}`, () => changes.start(arn), icon('running')));
  if (!workflow.demo) tools.append(button('tool remove', `Stop following all runs of ${title}`, () => removeWorkflow(arn), icon('failed')));
  item.append(tools);
  if (workflow.problem) {
    item.append(element('div', 'message', workflow.problem.detail, element('br'),
      button('quiet', '', () => send({ type: 'retry', name: arn }), 'Try again')));
  } else if (workflow.waiting && about) {
    item.append(element('div', 'message calm', `Not followed: at most ${about.maxWorkflows} workflows at once.`));
  }
  return item;
}

function tick() {
  list.tick();
  if (connection.state === 'lost') {
    const seconds = Math.ceil((connection.retryAt - Date.now()) / 1000);
    setText($('connection-wait'), !connection.retryAt ? '' : seconds > 0 ? `next try in ${seconds} s` : 'trying');
  }
  const running = [...runs.values()].filter((run) => stateOf(run) === 'RUNNING').length;
  const title = isDown() ? 'Disconnected · Workflow runs' : running ? `${running} running · Workflow runs` : 'Workflow runs';
  if (document.title !== title) document.title = title;
}

// ---- What a user does ---------------------------------------------------------------------------

function removeRun(run) {
  const { root: card } = list.card(nameOf(run));
  const neighbour = card.nextElementSibling || card.previousElementSibling;
  send({ type: 'unfollow', runs: [run], workflows: [] });
  runs.delete(nameOf(run));
  draw();
  (neighbour?.querySelector('.remove') || $('runs-heading')).focus();
  announce(`${titleOf(run.workflowArn)} ${run.runId} is followed no longer`);
}

function removeWorkflow(arn) {
  send({ type: 'unfollow', runs: [], workflows: [arn] });
  $('runs-heading').focus();
  announce(`The runs of ${titleOf(arn)} are followed no longer`);
}

function clearEnded() {
  const ended = [...runs.values()].filter(isOver);
  send({ type: 'unfollow', runs: ended, workflows: [] });
  for (const run of ended) runs.delete(nameOf(run));
  draw();
  $('runs-heading').focus();
  announce('Ended runs are cleared');
}

/** Reads both fields: an ARN and an ID, an ARN alone, or a list. */
function readForm() {
  const text = $('workflow-arn').value.trim();
  const runId = $('run-id').value.trim();
  const read = parse(text);
  const [wrong] = read.unreadable;
  const isList = text.includes('\n');
  const arnHolds = complain('workflow-arn', !text ? 'Enter the workflow’s ARN.'
    : wrong ? `${isList ? `Line ${wrong.line} is none: “${wrong.text}”. ` : ''}A workflow’s ARN looks like arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/name-0123456789. A run’s ID may follow after a slash.`
      : '');
  const isOne = read.workflows.length === 1 && read.runs.length === 0;
  const idHolds = complain('run-id', !runId ? ''
    : !isRunId(runId) ? 'A run’s ID has letters, digits, dots, dashes and underscores only.'
      : arnHolds && !isOne ? 'Leave the run’s ID empty: the runs are named on the left.' : '');
  if (!arnHolds) $('workflow-arn').focus();
  else if (!idHolds) $('run-id').focus();
  if (!arnHolds || !idHolds) return null;
  return runId ? { runs: [{ workflowArn: read.workflows[0], runId }], workflows: [] } : read;
}

async function follow(event) {
  event.preventDefault();
  if ($('follow').getAttribute('aria-disabled') === 'true') return;
  $('add-problem').replaceChildren();
  const wanted = readForm();
  if (!wanted) return;
  $('follow').setAttribute('aria-disabled', 'true');
  const found = await readAll(wanted.runs);
  $('follow').removeAttribute('aria-disabled');
  if (found.runs.length > 0 || wanted.workflows.length > 0) {
    send({ type: 'follow', runs: found.runs, workflows: wanted.workflows });
    announceFollowed(found.runs, wanted.workflows);
    $('run-id').value = '';
    if (wanted.runs.length !== 1) $('workflow-arn').value = '';
    growField();
    $(wanted.runs.length === 1 ? 'run-id' : 'workflow-arn').focus();
  }
  if (found.problems.length > 0) showProblem($('add-problem'), summary(found.problems));
}

/** Asks for each run once before it is followed: whether there is such a run is known at once. */
async function readAll(wanted) {
  const found = { runs: [], problems: [] };
  if (wanted.length === 1) {
    const { value, problem } = await readRun(wanted[0]);
    if (value) found.runs.push(wanted[0]);
    else found.problems.push({ problem });
    return found;
  }
  const most = about ? Math.min(about.maxRuns, 100) : 50;
  for (let from = 0; from < wanted.length; from += most) {
    const some = wanted.slice(from, from + most);
    const { value, problem } = await readRuns(some.map(nameOf));
    for (const answer of value || []) {
      if (answer.run) found.runs.push({ workflowArn: answer.workflowArn, runId: answer.runId });
      else found.problems.push({ run: answer, problem: answer.problem });
    }
    if (problem) found.problems.push({ problem });
  }
  return found;
}

function summary(problems) {
  if (problems.length === 1) return problems[0].problem;
  const [{ run, problem }] = problems;
  const first = run ? `The first is ${titleOf(run.workflowArn)} ${run.runId}: ` : '';
  return { title: `${problems.length} were not found or not allowed`, detail: `${first}${problem.detail}` };
}

function announceFollowed(some, arns) {
  const named = some.length === 1 ? [`${titleOf(some[0].workflowArn)} ${some[0].runId}`] : some.length ? [`${some.length} runs`] : [];
  const whole = arns.length === 1 ? [`all runs of ${titleOf(arns[0])}`] : arns.length ? [`all runs of ${arns.length} workflows`] : [];
  announce(`Following ${[...named, ...whole].join(' and ')}`);
}

/** Enter sends, as in a field of one line; a list grows the field. */
function typeInArn(event) {
  if (event.key === 'Enter' && !event.shiftKey && !$('workflow-arn').value.includes('\n')) {
    event.preventDefault();
    $('add').requestSubmit();
  }
}

function growField() {
  const field = $('workflow-arn');
  field.style.height = '';
  if (field.value) field.style.height = `${field.scrollHeight + 2}px`; // with its border
}

// ---- How the runs are shown ---------------------------------------------------------------------

function recallView() {
  const known = store.read('mwaa.view') || {};
  const { view } = list;
  view.sort = ['newest', 'changed', 'state', 'workflow'].includes(known.sort) ? known.sort : 'newest';
  view.group = known.group === true;
  view.compact = known.compact === true;
  $('sort').value = view.sort;
  $('group').checked = view.group;
  $('compact').checked = view.compact;
}

/** Filters last as long as the page: who comes back does not wonder where the other runs are. */
function changeView(change) {
  Object.assign(list.view, change);
  const { sort, group, compact } = list.view;
  store.write('mwaa.view', { sort, group, compact });
  draw();
}

function toggleFilter(state) {
  const { states } = list.view;
  changeView({ states: states.includes(state) ? states.filter((each) => each !== state) : [...states, state] });
}

function showAll() {
  $('search').value = '';
  changeView({ search: '', states: [] });
  $('search').focus();
}

// ---- Beginning ----------------------------------------------------------------------------------

$('add').addEventListener('submit', follow);
$('workflow-arn').addEventListener('keydown', typeInArn);
$('workflow-arn').addEventListener('input', growField);
$('clear').addEventListener('click', clearEnded);
$('demo').addEventListener('change', () => send({ type: 'demo', on: $('demo').checked }));
$('connect-now').addEventListener('click', () => send({ type: 'connect' }));
$('search').addEventListener('input', () => changeView({ search: $('search').value }));
$('sort').addEventListener('change', () => changeView({ sort: $('sort').value }));
$('group').addEventListener('change', () => changeView({ group: $('group').checked }));
$('compact').addEventListener('change', () => changeView({ compact: $('compact').checked }));
$('show-all').addEventListener('click', showAll);
window.addEventListener('online', () => { if (connection.state === 'lost') send({ type: 'connect' }); });
window.addEventListener('pagehide', () => send({ type: 'bye' }));
// A browser that keeps pages for a way back may freeze the worker before it hears of pagehide. Downloads begin like this, too.
window.addEventListener('beforeunload', () => {
  send({ type: 'bye' });
  setTimeout(greet, STAYED_AFTER);
});
window.addEventListener('pageshow', (event) => { if (event.persisted) greet(); });
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    if (!isShared) send({ type: 'pause' });
  } else if (connection.state === 'lost' || connection.state === 'paused') {
    send({ type: 'connect' });
  }
});
window.addEventListener('storage', (event) => {
  // Another tab that has a stream of its own; a shared one has said so itself.
  if (!isShared && [stored('mwaa.runs'), stored('mwaa.workflows'), stored('mwaa.demo')].includes(event.key)) {
    send({ type: 'replace', followed: remembered() });
  }
});
window.addEventListener('resize', tick);
setInterval(tick, 1000);
setInterval(() => { if (!document.hidden && !isDown()) list.refreshTasks(); }, TASKS_EVERY);
recallView();
openStream();
