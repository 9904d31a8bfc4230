// This cycle at a glance, as PA2 shows it: how much is reported, what waits for a person, which loans are missing.

import { get, post } from './api.js';
import { h, other, show } from './dom.js';
import { action, confirm, downloadButton, empty, failed, heading, moment, reasons, ring, state, table } from './parts.js';
import { amount, count, month, number, t, time } from './texts.js';

const needsPerson = report => ['held', 'stalled', 'failed'].includes(report.state) || report.batches.some(batch => batch.state === 'unknown');
const shownAtMost = 200;

export async function now({ main, signal, environment, trouble }) {
    const [cycle, open] = await Promise.all([
        get('expected-loans?unreported=true', signal).catch(failure => failure),
        get('reports?open=true', signal),
    ]);
    if (signal.aborted || cycle.isSignIn) {
        throw cycle;
    }
    const again = () => now({ main, signal, environment, trouble }).catch(failure => trouble(failure, signal));
    show(main,
        cycle.cycle ? glance(cycle) : [heading(t('nav.now')), cycle.code === 'expected-loans.not-read' ? notRead(again) : failed(cycle, again)],
        waiting(open.reports, cycle),
        cycle.cycle && [unreported(cycle), finalise(cycle, environment, again)]);
}

const glance = cycle => [
    heading(h('span', { class: 'month' }, month(cycle.cycle))),
    h('section', { class: 'glance' },
        ring(cycle.reported, cycle.expected, t('now.reported', number(cycle.reported), number(cycle.expected))),
        cycle.sums.length > 0
            ? table('h2', t('now.sums'), [t('now.currency'), `#${t('now.loans')}`, `#${t('totals.sum')}`],
                cycle.sums.map(sum => [sum.currency ?? t('now.noCurrency'), number(sum.loans), amount(sum.sum)]))
            : empty(t('now.nothingYet'))),
    h('p', { class: 'small' }, t('now.asOf', time(cycle.asOf))),
];

const notRead = again => h('div', { class: 'empty' },
    h('p', {}, t('loans.notRead')),
    action(t('loans.refresh'), () => post('expected-loans/refresh').then(again), { class: 'main' }));

function waiting(reports, cycle) {
    const [asked, moving] = [reports.filter(needsPerson), reports.filter(report => !needsPerson(report))];
    return [
        h('section', {},
            h('h2', {}, t('now.waits')),
            cycle.keptAside && h('p', {}, h('a', { href: '#/loans' }, t('loans.keptAside', number(cycle.keptAside.loans)))),
            asked.length > 0 ? asked.map(card) : !cycle.keptAside && empty(t('now.nothingWaits'))),
        moving.length > 0 && h('section', {}, h('h2', {}, t('now.moving')), moving.map(card)),
    ];
}

const card = report => h('article', { class: 'card' },
    h('p', {}, h('a', { href: `#/reports/${report.id}` }, other(report.name)), ' ', state(report.state), ' ', moment(time(report.receivedAt))),
    reasons(report.reasons));

function unreported(cycle) {
    const list = h('div', {});
    const search = h('input', { id: 'search', type: 'search', autocomplete: 'off', oninput: () => fill(search.value) });
    const fill = wish => {
        const sought = wish.trim().toLowerCase();
        const found = cycle.unreported.filter(loan => `${loan.loanId} ${loan.clientId ?? ''}`.toLowerCase().includes(sought));
        const hasClients = found.some(loan => loan.clientId);
        show(list,
            h('p', { class: 'small', role: 'status' }, count('now.found', found.length), found.length > shownAtMost && ` ${t('now.firstShown', number(shownAtMost))}`),
            found.length > 0 && table('h3', t('now.unreported'), [t('row.loan'), ...(hasClients ? [t('row.client')] : [])],
                found.slice(0, shownAtMost).map(loan => [other(loan.loanId), ...(hasClients ? [other(loan.clientId)] : [])])));
    };
    fill('');
    return h('section', { class: 'long' },
        h('h2', {}, t('now.unreported')),
        cycle.unreported.length === 0 ? empty(t('now.allReported')) : [
            h('p', {}, t('now.billed')),
            h('p', { class: 'tools' }, h('label', { for: 'search' }, t('now.search')), search, downloadButton(t('now.csv'), 'expected-loans/unreported.csv')),
            list,
        ]);
}

/** What PA2 showed when the report was made final there; afterwards nothing of the cycle goes by itself. */
function finalise(cycle, environment, again) {
    const field = (id, text, value) => h('p', {}, h('label', { for: id }, text), h('input', { id, name: id, type: 'number', min: 0, step: 1, required: true, value, inputmode: 'numeric' }));
    return h('section', {},
        h('h2', {}, t('now.final')),
        h('p', {}, t('now.finalHow')),
        h('button', { type: 'button', class: 'quiet', onclick: () => confirm({
            title: t('now.finalTitle', month(cycle.cycle)),
            text: [t('now.finalText', environment)],
            yes: t('now.finalYes'),
            fields: [field('reported', t('now.finalReported'), cycle.reported), field('expected', t('now.finalExpected'), cycle.expected)],
            read: form => ({ reported: form.elements.reported.valueAsNumber, expected: form.elements.expected.valueAsNumber }),
        }, counts => post(`cycles/${cycle.cycle}/close`, counts).then(again)) }, t('now.finalYes')));
}
