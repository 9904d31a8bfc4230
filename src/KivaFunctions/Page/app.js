// Starts the page and goes from view to view by the address behind the #.

import { Failure, forgetKey, hasKey, session } from './api.js';
import { say, show } from './dom.js';
import { failed, heading, loading } from './parts.js';
import { chooseLanguage, language, loadTexts, t, wished, word, zone } from './texts.js';
import { signIn } from './signIn.js';
import { now } from './now.js';
import { drop, offer } from './drop.js';
import { reports } from './reports.js';
import { report } from './report.js';
import { loans } from './loans.js';
import { health } from './health.js';

const views = { now, drop, reports, loans, health };
const reportId = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;
const main = document.getElementById('main');
const dialog = document.getElementById('dialog');

/** Ends what the view before still asks for. */
let leave = new AbortController();

async function start() {
    const asked = session().catch(failure => failure);
    await loadTexts(wished ?? (await asked).language);
    const known = await asked;
    if (!known.environment) {
        // The texts may not have been there yet when it was said what is wrong.
        return show(main, heading(t('error.title')), failed(new Failure(known.status, known.code, t('error.network')), () => location.reload()));
    }
    dress(known);
    addEventListener('hashchange', enter);
    addEventListener('signin', ({ detail }) => trouble(detail, leave.signal));
    await enter();
}

/** What is the same on every view. */
function dress({ environment, name }) {
    const banner = document.getElementById('environment');
    banner.hidden = false;
    banner.className = `environment ${environment}`;
    banner.textContent = word('environment', environment);
    document.body.dataset.environment = environment;
    document.getElementById('person').textContent = name ?? '';
    document.getElementById('zone').textContent = t('footer.zone', zone());
    const choice = document.getElementById('language');
    choice.value = language;
    choice.addEventListener('change', () => {
        chooseLanguage(choice.value);
        location.reload();
    });
    document.getElementById('signOut').addEventListener('click', () => {
        forgetKey();
        askForKey(false);
    });
    document.querySelector('.skip').addEventListener('click', event => {
        event.preventDefault();
        main.focus();
    });
    // On every view: a browser would open what is let fall there, and the page would be gone.
    addEventListener('dragover', event => event.preventDefault());
    addEventListener('drop', event => {
        event.preventDefault();
        if (!dialog.open && event.dataTransfer.files.length > 0) {
            offer([...event.dataTransfer.files]);
        }
    });
}

async function enter() {
    leave.abort();
    leave = new AbortController();
    const { signal } = leave;
    const [name, id] = location.hash.slice(2).split('/');
    for (const link of document.querySelectorAll('#nav a')) {
        link.toggleAttribute('aria-current', link.hash === `#/${name || 'now'}`);
        if (link.hasAttribute('aria-current')) {
            link.setAttribute('aria-current', 'page');
        }
    }
    dialog.close();
    document.getElementById('signOut').hidden = !hasKey();
    show(main, loading());
    try {
        await viewOf(name, id)({ main, signal, id, environment: document.body.dataset.environment, trouble });
        title(signal);
    } catch (failure) {
        trouble(failure, signal);
    }
}

function viewOf(name, id) {
    if (name === 'reports' && id) {
        return reportId.test(id) ? report : () => {
            throw new Failure(404, 'report.not-found', t('error.noReport'));
        };
    }
    return Object.hasOwn(views, name) ? views[name] : now;
}

/** What a view could not do: ask for the key, or say it and offer to try again. */
function trouble(failure, signal) {
    if (failure.name === 'AbortError' || signal.aborted) {
        return;
    }
    dialog.close();
    if (failure.isSignIn && document.getElementById('person').textContent) {
        // Whoever has a name is signed in by the platform, and only a reload leads to its sign-in.
        show(main, heading(t('signIn.title')), failed(failure, () => location.reload()));
    } else if (failure.isSignIn) {
        return askForKey(hasKey());
    } else {
        show(main, heading(t('error.title')), failed(failure, enter));
    }
    title(signal);
}

function askForKey(wasRefused) {
    leave.abort();
    leave = new AbortController();
    forgetKey();
    document.getElementById('signOut').hidden = true;
    show(main, signIn(wasRefused, enter));
    title(leave.signal);
}

/** The title names the environment too: it stands in the tab when the page does not show. */
function title(signal) {
    if (signal.aborted) {
        return;
    }
    const first = main.querySelector('h1');
    document.title = `${document.body.dataset.environment} · ${first.textContent}`;
    first.focus();
    say(document.title);
}

start().catch(() => document.getElementById('late')?.classList.add('now'));
