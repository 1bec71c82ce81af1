// Starting and stopping runs: one dialog that says what will happen, asks who does it, and shows what went wrong.

import { $, announce, complain, setText, showProblem } from './dom.js';
import { titleOf } from './runs.js';
import { isLoggedInHere, login, logout, readUser, startRun, stopRun } from './service.js';

const RUN_BEGINS = 'A new run of this workflow begins at once.';
const RUN_ENDS = 'Its tasks in progress are stopped. This cannot be undone.';

export class Changes {
  #about = null;
  #user = null;
  #change = null;
  #onStarted;
  #onUser;

  constructor(onStarted, onUser) {
    this.#onStarted = onStarted;
    this.#onUser = onUser;
    $('change-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#confirm();
    });
    $('change-cancel').addEventListener('click', () => $('change').close());
    $('logout').addEventListener('click', () => this.#setUser(null));
  }

  /** What the service allows; a browser may be logged in already. */
  async begin(about) {
    this.#about = about;
    if (!about.allowChanges) return;
    const { value } = await readUser();
    if (value?.name) this.#setUser(value.name);
  }

  get allowed() {
    return Boolean(this.#about && this.#about.allowChanges);
  }

  #setUser(name) {
    if (!name) logout();
    this.#user = name;
    setText($('user-name'), name || '');
    $('user').hidden = !name;
    $('logout').hidden = !isLoggedInHere();
    this.#onUser();
  }

  start(workflowArn) {
    // The same token for each try: a run that has begun although its answer was lost does not begin twice.
    const clientToken = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#open({
      workflowArn,
      heading: `Start a run of ${titleOf(workflowArn)}?`,
      text: RUN_BEGINS,
      confirm: 'Start the run',
      parameters: true,
      send: (parameters) => startRun({ workflowArn, parameters, clientToken }),
      done: (run) => {
        this.#onStarted(run);
        announce(`Started ${titleOf(workflowArn)} ${run.runId}`);
      },
    });
  }

  stop({ workflowArn, runId }) {
    this.#open({
      workflowArn,
      heading: `Stop ${titleOf(workflowArn)} ${runId}?`,
      text: RUN_ENDS,
      confirm: 'Stop the run',
      parameters: false,
      send: () => stopRun({ workflowArn, runId }),
      done: () => announce(`Stopping ${titleOf(workflowArn)} ${runId}`),
    });
  }

  #open(change) {
    this.#change = change;
    setText($('change-heading'), change.heading);
    setText($('change-place'), change.workflowArn);
    setText($('change-text'), change.text);
    setText($('change-confirm'), change.confirm);
    $('change-confirm').classList.toggle('danger', !change.parameters);
    $('change-parameters').hidden = !change.parameters;
    $('parameters').value = '';
    complain('parameters', '');
    $('change-problem').replaceChildren();
    this.#askWho(!this.#user);
    $('change').showModal();
    $(this.#user ? 'change-cancel' : 'login-name').focus();
  }

  #askWho(asked) {
    const here = asked && this.#about.login === 'basic';
    $('login').hidden = !here;
    $('login-hint').hidden = !this.#about.demo;
    $('login-elsewhere').hidden = !asked || here;
    complain('login-password', '');
  }

  #parameters() {
    const text = $('parameters').value.trim();
    if (this.#change.parameters === false || !text) return { value: undefined };
    try {
      const value = JSON.parse(text);
      if (value && typeof value === 'object' && !Array.isArray(value)) return { value };
    } catch {
      // Said below.
    }
    return { wrong: 'Parameters are a JSON object, such as {"date": "2026-11-30"}.' };
  }

  async #confirm() {
    if ($('change-confirm').getAttribute('aria-disabled') === 'true') return;
    $('change-problem').replaceChildren();
    const parameters = this.#parameters();
    if (!complain('parameters', parameters.wrong || '')) {
      $('parameters').focus();
      return;
    }
    const change = this.#change;
    $('change-confirm').setAttribute('aria-disabled', 'true');
    if (await this.#isKnown()) {
      const { value, problem } = await change.send(parameters.value);
      if (value) {
        $('change').close();
        change.done(value);
      } else {
        if (problem.status === 401) {
          this.#setUser(null);
          this.#askWho(true);
        }
        showProblem($('change-problem'), problem);
      }
    }
    $('change-confirm').removeAttribute('aria-disabled');
  }

  /** Logs in first if need be, so that a wrong password is not the fault of the change. */
  async #isKnown() {
    if ($('login').hidden) return true;
    const name = $('login-name').value;
    const { value, problem } = await login(name, $('login-password').value);
    if (value) {
      $('login-password').value = '';
      this.#setUser(value.name);
      this.#askWho(false);
      return true;
    }
    if (problem.status === 401) {
      complain('login-password', 'The name or the password is wrong.');
      $('login-password').focus();
    } else {
      showProblem($('change-problem'), problem);
    }
    return false;
  }
}
