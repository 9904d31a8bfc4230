// Starts the page and goes from view to view by the address behind the #.

import { forgetKey, hasKey, session } from './api.js';
import { say, show } from './dom.js';
import { failed, heading, loading } from './parts.js';
import { chooseLanguage, language, loadTexts, t, word } from './texts.js';
import { signIn } from './signIn.js';
import { now } from './now.js';
import { drop } from './drop.js';
import { reports } from './reports.js';
import { report } from './report.js';
import { loans } from './loans.js';
import { health } from './health.js';

const views = { now, drop, reports, loans, health };
const main = document.getElementById('main');

/** Ends what the view before still asks for. */
let leave = new AbortController();

async function start() {
    let known;
    try {
        known = await session();
    } catch (failure) {
        await loadTexts();
        return show(main, heading(t('error.title')), failed(failure, () => location.reload()));
    }
    await loadTexts(known.language);
    dress(known);
    addEventListener('hashchange', enter);
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
}

async function enter() {
    leave.abort();
    leave = new AbortController();
    const { signal } = leave;
    const [name, id] = location.hash.slice(2).split('/');
    const view = name === 'reports' && id ? report : views[name] ?? now;
    for (const link of document.querySelectorAll('#nav a')) {
        link.toggleAttribute('aria-current', link.hash === `#/${name || 'now'}`);
        if (link.hasAttribute('aria-current')) {
            link.setAttribute('aria-current', 'page');
        }
    }
    document.getElementById('dialog').close();
    document.getElementById('signOut').hidden = !hasKey();
    show(main, loading());
    try {
        await view({ main, signal, id, environment: document.body.dataset.environment, trouble });
    } catch (failure) {
        trouble(failure, signal);
    }
    title();
}

/** What a view could not do: ask for the key, or say it and offer to try again. */
function trouble(failure, signal) {
    if (failure.name === 'AbortError' || signal.aborted) {
        return;
    }
    if (failure.isSignIn && document.getElementById('person').textContent) {
        // Whoever has a name is signed in by the platform, and only a reload leads to its sign-in.
        show(main, heading(t('signIn.title')), failed(failure, () => location.reload()));
        title();
    } else if (failure.isSignIn) {
        askForKey(hasKey());
    } else {
        show(main, heading(t('error.title')), failed(failure, enter));
        title();
    }
}

function askForKey(wasRefused) {
    leave.abort();
    forgetKey();
    document.getElementById('signOut').hidden = true;
    show(main, signIn(wasRefused, enter));
    title();
}

/** The title names the environment too: it stands in the tab when the page does not show. */
function title() {
    const first = main.querySelector('h1');
    document.title = `${document.body.dataset.environment} · ${first?.textContent ?? t('error.title')}`;
    first?.focus();
    say(document.title);
}

await start();
