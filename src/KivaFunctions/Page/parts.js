// Pieces that several views are made of.

import { h, other, say } from './dom.js';
import { amount, count, number, share, t, word } from './texts.js';
import { download, Failure } from './api.js';

/** The heading of a view; it gets the focus when the view is entered. */
export const heading = (...text) => h('h1', { tabindex: '-1' }, ...text);

export const loading = () => h('p', { class: 'loading', 'aria-busy': 'true' }, t('loading'));

/** What is not a failure of the app is one of this page's, and the engine's words for it help nobody. */
const words = failure => failure instanceof Failure ? failure.message : t('error.page');

/** What went wrong, and a way to try it again. */
export const failed = (failure, retry) => h('div', { class: 'failed', role: 'alert' },
    h('p', {}, other(words(failure))),
    h('p', { class: 'small' }, h('code', {}, failure.code ?? 'page')),
    retry && h('button', { type: 'button', onclick: retry }, t('tryAgain')));

export const empty = text => h('p', { class: 'empty' }, text);

/** A state as a word, never by its colour alone. */
export const state = name => h('span', { class: `state ${name}` }, word('state', name));

export const moment = text => h('span', { class: 'moment' }, text);

/** The key is not good any more: whoever looks after the views asks for it. */
const askAgain = failure => failure.isSignIn && dispatchEvent(new CustomEvent('signin', { detail: failure }));

/** A button that works until its work is done, and says beside it what went wrong. */
export function action(id, text, work, kind = 'quiet') {
    const trouble = h('span', { class: 'trouble', role: 'alert' });
    const button = h('button', { id, type: 'button', class: kind, onclick: async () => {
        // Not disabled, which would take the focus away.
        if (button.getAttribute('aria-disabled')) {
            return;
        }
        button.setAttribute('aria-disabled', 'true');
        trouble.textContent = '';
        try {
            await work();
            say(t('done'));
        } catch (failure) {
            trouble.textContent = words(failure);
            askAgain(failure);
        } finally {
            button.removeAttribute('aria-disabled');
        }
    } }, text);
    return h('span', { class: 'action' }, button, trouble);
}

export const downloadButton = (id, text, path) => action(id, text, () => download(path));

/** Part of a whole as a ring, with its words. */
export function ring(part, whole, label) {
    const length = 2 * Math.PI * 52;
    const filled = whole ? Math.min(part / whole, 1) * length : 0;
    return h('div', { class: 'ring' },
        h('svg', { viewBox: '0 0 120 120', role: 'img', 'aria-label': `${label}: ${share(part, whole)}` },
            h('circle', { class: 'all', cx: 60, cy: 60, r: 52 }),
            h('circle', { class: 'part', cx: 60, cy: 60, r: 52, 'stroke-dasharray': `${filled} ${length}`, transform: 'rotate(-90 60 60)' })),
        h('p', {}, h('strong', {}, share(part, whole)), h('br'), label));
}

const isNumber = column => column.startsWith('#') && 'number';

/**
 * The roles are said, because on a phone the style lays a wide table out as a list, each cell behind its heading.
 * @param level of its title among the headings of the view.
 * @param columns headings; one that begins with # has numbers below it.
 */
export const table = (level, title, columns, rows) => h('div', { class: columns.length > 3 && 'wide' }, h(level, {}, title), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, h('table', { role: 'table', 'aria-label': title },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(column => h('th', { role: 'columnheader', scope: 'col', class: isNumber(column) }, column.replace('#', ''))))),
    h('tbody', { role: 'rowgroup' }, rows.map(cells => h('tr', { role: 'row' }, cells.map((cell, index) => h(index === 0 ? 'th' : 'td', {
        role: index === 0 ? 'rowheader' : 'cell', scope: index === 0 && 'row', class: isNumber(columns[index]), 'data-column': columns[index].replace('#', ''),
    }, cell))))))));

export const facts = pairs => h('dl', {}, pairs.filter(([, value]) => value).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));

const ends = ['accepted', 'rejected', 'rejectedByKiva', 'refused', 'leftOut', 'unchanged', 'unknown', 'notSent'];

/** A batch that is just being sent counts as unknown until its answer is there; nobody need be alarmed by it. */
function nameOf(end, report) {
    if (end === 'notSent' && report.state === 'preview') {
        return t('end.wouldGo');
    }
    return end === 'unknown' && !report.batches.some(batch => batch.state === 'unknown') ? word('batch', 'sending') : t(`end.${end}`);
}

/** Where every row and every sum went; the eight ends add up to what was read. */
export function totals(report) {
    const line = (end, name) => [name, number(report.rows[end]), amount(report.sums[end])];
    return table('h2', t('totals.title'), [t('totals.rows'), `#${t('totals.count')}`, `#${t('totals.sum')}`], [
        line('read', t('end.read')),
        ...ends.filter(end => report.rows[end] > 0).map(end => line(end, nameOf(end, report))),
        ...(report.rows.withoutAmount ? [[t('end.withoutAmount'), number(report.rows.withoutAmount), '']] : []),
    ]);
}

/** Where a problem is, as Excel or an editor shows it. */
const place = at => [
    (at.cell ?? (at.line ? t('place.line', number(at.line)) : '')) + (at.sheet ? ` (${at.sheet})` : ''),
    at.column,
    at.change,
    wanted(at),
].filter(Boolean).join(', ');

/** What would have been right. Of an amount nobody knows it: what is expected there is a form, and the text says it. */
export const wanted = ({ code, expected }) => expected && !code?.startsWith('amount.') && t('place.expected', expected);

/** Problems by kind: how many, what to do, and the first places. */
export const problems = list => list.length === 0 ? empty(t('problems.none')) : h('ul', { class: 'problems' },
    [...list].sort((a, b) => (a.severity === b.severity ? b.count - a.count : a.severity === 'error' ? -1 : 1)).map(problem => h('li', { class: problem.severity },
        h('p', {}, h('strong', {}, word('severity', problem.severity)), ' · ', count('problems.times', problem.count), ' · ', h('code', {}, problem.code)),
        h('p', {}, linked(problem.text)),
        problem.examples.some(at => at.line) && h('p', { class: 'small' }, problem.examples.slice(0, 10).flatMap((at, index) => [index ? ' · ' : '', other(place({ ...at, code: problem.code }))])))));

/** The reports that a text names can be gone to. */
const linked = text => text.split(/(\d{8}T\d{6}Z-[0-9a-f]{12})/).map((part, index) => index % 2 ? h('a', { href: `#/reports/${part}` }, part) : other(part));

/** Why a report stands still. */
export const reasons = list => list.length > 0 && h('div', { class: 'reasons' }, list.map(reason => h('p', {}, linked(reason.text), ' ', h('code', {}, reason.code))));

/** Asks before something is done that cannot be taken back. While it is being done the dialog cannot be left; what goes wrong is said in it. */
export function confirm({ title, text, yes, fields = [], read = () => undefined }, work) {
    const dialog = document.getElementById('dialog');
    const trouble = h('p', { class: 'trouble', role: 'alert' });
    const button = h('button', { type: 'submit', class: 'main' }, yes);
    const back = h('button', { type: 'button', onclick: () => dialog.close() }, t('back'));
    let isBusy = false;
    dialog.oncancel = event => {
        if (isBusy) {
            event.preventDefault();
        }
    };
    const form = h('form', { onsubmit: async event => {
        event.preventDefault();
        if (isBusy) {
            return;
        }
        isBusy = back.disabled = true;
        button.setAttribute('aria-disabled', 'true');
        trouble.textContent = '';
        try {
            await work(read(form));
            if (form.isConnected) {
                dialog.close();
            }
            if (document.activeElement === document.body) {
                document.querySelector('main h1')?.focus();
            }
            say(t('done'));
        } catch (failure) {
            trouble.textContent = words(failure);
            askAgain(failure);
            if (form.isConnected && !dialog.open) {
                dialog.showModal();
            }
        } finally {
            isBusy = back.disabled = false;
            button.removeAttribute('aria-disabled');
        }
    } },
        h('h2', { id: 'dialogTitle' }, title),
        text.map(paragraph => h('p', {}, paragraph)),
        fields, trouble,
        h('p', { class: 'buttons' }, button, back));
    dialog.replaceChildren(form);
    dialog.showModal();
}
