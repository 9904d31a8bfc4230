// A file is checked as soon as it is there, by the code that reads it in earnest; then a person sends it.

import { Failure, postFile } from './api.js';
import { h, other, say, show } from './dom.js';
import { confirm, empty, facts, failed, heading, loading, problems, reasons, ring, table, totals, wanted } from './parts.js';
import { amount, count, month, number, t, word } from './texts.js';

/** Bytes; what is larger is checked on its way, not before. */
const checkedAtMost = 20_000_000;

/** Files that were let fall on another view wait here for this one. */
let waiting = null;
let takeNow = null;

/** Takes the files now, or leads to the view that does. */
export function offer(files) {
    if (takeNow) {
        takeNow(files);
    } else {
        waiting = files;
        location.hash = '#/drop';
    }
}

export async function drop({ main, signal, environment, trouble }) {
    const result = h('div', {});
    let turn = 0;
    const take = async files => {
        const mine = ++turn;
        // Of two files that were chosen one after the other only the last one is shown, however long the other took.
        const put = (...nodes) => mine === turn && !signal.aborted && show(result, ...nodes);
        if (files.length !== 1) {
            return put(h('p', { class: 'failed', role: 'alert' }, t('drop.one')));
        }
        put(loading());
        say(t('drop.checking'));
        try {
            await check(files[0], put, signal, environment);
        } catch (failure) {
            if (failure.isSignIn && mine === turn) {
                trouble(failure, signal);
            } else if (failure.name !== 'AbortError') {
                put(failed(failure, () => take(files)));
            }
        }
    };
    const zone = h('div', { class: 'zone' },
        h('p', {}, h('label', { for: 'file' }, t('drop.choose'))),
        h('p', {}, h('input', { id: 'file', type: 'file', 'aria-describedby': 'fileHint', onchange: event => {
            take([...event.target.files]);
            event.target.value = ''; // The same file, corrected, can be chosen again.
        } })),
        h('p', { id: 'fileHint', class: 'small' }, t('drop.hint')));
    addEventListener('dragover', () => zone.classList.add('over'), { signal });
    for (const end of ['dragleave', 'drop']) {
        addEventListener(end, () => zone.classList.remove('over'), { signal });
    }
    takeNow = take;
    signal.addEventListener('abort', () => takeNow = null);
    show(main, heading(t('nav.drop')), h('p', {}, t('drop.what', environment)), zone, result);
    if (waiting) {
        take(waiting);
        waiting = null;
    }
}

async function check(file, put, signal, environment) {
    // Read once: what was checked is what is sent, whatever Excel does to the file meanwhile.
    const bytes = await file.arrayBuffer().catch(() => {
        throw new Failure(-1, 'file', t('drop.unreadable'));
    });
    const unchecked = () => sendButton(t('drop.sendUnchecked'), file.name, bytes, [t('drop.sendUncheckedText', environment)], signal);
    if (bytes.byteLength > checkedAtMost) {
        return put(h('section', {}, h('h2', {}, other(file.name)), h('p', {}, t('drop.large')), unchecked()));
    }
    try {
        const preview = await postFile(`reports?dryRun=true&name=${encodeURIComponent(file.name)}`, bytes, {}, signal);
        put(outcome(preview, file.name, bytes, signal));
        say(verdict(preview));
    } catch (failure) {
        if (failure.status !== 503) {
            throw failure;
        }
        // Kiva is away: the file can be handed in all the same, and waits.
        put(failed(failure), unchecked());
    }
}

function verdict(preview) {
    if (!preview.read) {
        return t('drop.cannotBeRead');
    }
    return preview.rows.sent === 0 && preview.rows.unchanged > 0 && preview.rows.rejected === 0
        ? t('drop.allAccepted')
        : t('drop.canGo', number(preview.rows.sent), number(preview.rows.read));
}

function outcome(preview, name, bytes, signal) {
    const isHeld = preview.reasons.length > 0;
    return h('section', { class: 'preview' },
        h('h2', {}, other(preview.name)),
        h('p', { class: !preview.read || isHeld ? 'failed' : preview.rows.rejected > 0 || preview.rows.sent === 0 ? 'reasons' : 'well' }, verdict(preview)),
        preview.read && isHeld && h('p', {}, t('drop.wouldBeHeld')),
        reasons(preview.reasons),
        preview.rows.sent > 0 && sendButton(
            isHeld ? t('drop.handIn') : t('drop.send', preview.environment, number(preview.rows.sent)),
            name,
            bytes,
            [t('drop.sendText', number(preview.rows.sent), amount(preview.sums.sent), number(preview.batches.length), preview.environment), isHeld ? t('drop.heldText') : t('drop.twiceText')],
            signal),
        preview.read && [
            h('div', { class: 'glance' },
                preview.coverage && ring(preview.coverage.reported, preview.coverage.expected, t('drop.coverage', number(preview.coverage.reported), number(preview.coverage.expected))),
                totals(preview)),
            problemRows(preview),
            h('h3', {}, t('problems.title')), problems(preview.problems),
            h('h3', {}, t('changes.title')), changes(preview.changes),
            h('h3', {}, t('read.title')), readAs(preview.read),
        ]);
}

function sendButton(text, name, bytes, explanation, signal) {
    // The same for every attempt to send this file, so that an answer which was lost does not make two reports.
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
    return h('p', {}, h('button', { id: 'send', type: 'button', class: 'main', onclick: () => confirm({ title: t('drop.sendTitle'), text: [h('strong', {}, other(name)), ...explanation], yes: t('drop.sendYes') }, async () => {
        const { id } = await postFile(`reports?name=${encodeURIComponent(name)}`, bytes, { 'Idempotency-Key': key });
        if (!signal.aborted) {
            location.hash = `#/reports/${id}`;
        }
    }) }, text));
}

/** Every row that has a problem, as the file shows it. */
function problemRows({ problemRows: rows, problemRowCount: all }) {
    if (!rows?.length) {
        return null;
    }
    const hasClients = rows.some(row => row.clientId);
    return [
        all > rows.length && h('p', { class: 'small' }, t('now.firstShown', number(rows.length))),
        table('h3', count('rows.withProblems', all), [`#${t('row.line')}`, t('row.loan'), ...(hasClients ? [t('row.client')] : []), `#${t('row.amount')}`, t('row.problem')], rows.map(row => [
            row.problems[0].cell ?? number(row.line),
            other(row.loanId),
            ...(hasClients ? [other(row.clientId)] : []),
            other(row.amount),
            row.problems.map(problem => h('p', { class: problem.severity }, h('strong', {}, word('severity', problem.severity)), ' ', other(problem.text), ' ',
                [problem.change, wanted(problem)].filter(Boolean).map(text => [other(text), ' ']), h('code', {}, problem.code))),
        ])),
    ];
}

const changes = since => !since ? empty(t('changes.none')) : [
    h('p', {}, t('changes.since', month(since.cycle))),
    facts(['higher', 'lower', 'same', 'added', 'missing'].map(kind => [t(`changes.${kind}`), number(since[kind])])),
    since.missing > 0 && h('p', { class: 'small' }, t('changes.missingLoans'), ' ', since.missingLoans.flatMap((loan, index) => [index ? ', ' : '', other(loan.loanId)]), since.missing > since.missingLoans.length && ' …'),
];

const readAs = read => facts([
    [t('read.format'), other(read.format)],
    [t('read.sheet'), read.sheet && other(read.sheet.name)],
    [t('read.encoding'), read.encoding],
    [t('read.delimiter'), read.delimiter && (read.delimiter === '\t' ? t('read.tab') : other(read.delimiter))],
    [t('read.decimal'), read.decimalSeparator],
    [t('read.loan'), read.columns?.loan && other(read.columns.loan)],
    [t('read.client'), read.columns?.client && other(read.columns.client)],
    [t('read.amount'), read.columns?.amount && other(read.columns.amount)],
]);
