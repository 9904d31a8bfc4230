// This cycle at a glance, as PA2 shows it: how much is reported, what waits for a person, which loans are missing.

import { Failure, get, post } from './api.js';
import { area, h, other, show } from './dom.js';
import { action, confirm, downloadButton, empty, failed, heading, moment, reasons, ring, state, table } from './parts.js';
import { amount, count, month, number, t, time } from './texts.js';

const needsPerson = report => ['held', 'stalled', 'failed'].includes(report.state) || report.batches.some(batch => batch.state === 'unknown');
const shownAtMost = 200;
const lookEvery = 15_000;

export async function now({ main, signal, environment, trouble }) {
    const again = () => look().catch(failure => trouble(failure, signal));
    const areas = [
        area(cycle => glance(cycle, again)),
        area(([reports, aside]) => waiting(reports, aside)),
        area(cycle => cycle.cycle && unreported(cycle)),
        area(cycle => cycle.cycle && finalise(cycle, environment, again)),
    ];
    const look = async () => {
        const [cycle, open] = await Promise.all([
            get('expected-loans?unreported=true', signal).catch(failure => failure),
            get('reports?open=true', signal),
        ]);
        if (signal.aborted || cycle.isSignIn) {
            throw cycle;
        }
        const { asOf, ...rest } = cycle.cycle ? cycle : { code: cycle.code, status: cycle.status, message: cycle.message };
        areas[0].update({ ...rest, asOf, unreported: null });
        areas[1].update([open.reports, cycle.keptAside]);
        areas[2].update(rest);
        areas[3].update({ ...rest, unreported: null });
    };
    await look();
    show(main, areas.map(part => part.place));
    // What goes on elsewhere shows itself here; a passing trouble does not take the view away.
    const timer = setInterval(() => document.hidden || look().catch(failure => failure.isPassing || trouble(failure, signal)), lookEvery);
    signal.addEventListener('abort', () => clearInterval(timer));
}

const glance = (cycle, again) => !cycle.cycle ? [heading(t('nav.now')), cycle.code === 'expected-loans.not-read' ? notRead(again) : failedLike(cycle, again)] : [
    heading(h('span', { class: 'month' }, month(cycle.cycle))),
    h('section', { class: 'glance' },
        ring(cycle.reported, cycle.expected, t('now.reported', number(cycle.reported), number(cycle.expected))),
        cycle.sums.length > 0
            ? table('h2', t('now.sums'), [t('now.currency'), `#${t('now.loans')}`, `#${t('now.sum')}`],
                cycle.sums.map(sum => [sum.currency ? other(sum.currency) : t('now.noCurrency'), number(sum.loans), amount(sum.sum)]))
            : empty(t('now.nothingYet'))),
    h('p', { class: 'small' }, t('now.asOf', time(cycle.asOf))),
];

const failedLike = ({ status, code, message }, again) => failed(new Failure(status, code, message), again);

const notRead = again => h('div', { class: 'empty' },
    h('p', {}, t('loans.notRead')),
    action('refresh', t('loans.refresh'), () => post('expected-loans/refresh').then(again), 'main'));

function waiting(reports, aside) {
    const [asked, moving] = [reports.filter(needsPerson), reports.filter(report => !needsPerson(report))];
    return [
        h('section', {},
            h('h2', {}, t('now.waits')),
            aside && h('p', {}, h('a', { href: '#/loans' }, t('loans.keptAside', number(aside.loans)))),
            asked.length > 0 ? asked.map(card) : !aside && empty(t('now.nothingWaits'))),
        moving.length > 0 && h('section', {}, h('h2', {}, t('now.moving')), moving.map(card)),
    ];
}

const card = report => h('article', { class: 'card' },
    h('p', {}, h('a', { id: report.id, href: `#/reports/${report.id}` }, other(report.name)), ' ', state(report.state), ' ', moment(time(report.receivedAt))),
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
            h('p', { class: 'tools' }, h('label', { for: 'search' }, t('now.search')), search, downloadButton('csv', t('now.csv'), 'expected-loans/unreported.csv')),
            list,
        ]);
}

/** What PA2 showed when the report was made final there; afterwards nothing of the cycle goes by itself. The numbers are hers, so none is filled in. */
function finalise(cycle, environment, again) {
    const field = (id, text) => h('p', {}, h('label', { for: id }, text), h('input', { id, name: id, type: 'number', min: 0, step: 1, required: true, inputmode: 'numeric' }));
    const { closed } = cycle;
    return h('section', {},
        h('h2', {}, t('now.final')),
        closed ? [
            h('p', { class: 'well' }, t('now.closed', time(closed.at), number(closed.reported), number(closed.expected)), closed.by && [' · ', other(closed.by)]),
            (closed.reported !== cycle.reported || closed.expected !== cycle.expected) && h('p', { class: 'reasons' }, t('now.differs', number(cycle.reported), number(cycle.expected))),
        ] : [
            h('p', {}, t('now.finalHow')),
            h('button', { id: 'close', type: 'button', class: 'quiet', onclick: () => confirm({
                title: t('now.finalTitle', month(cycle.cycle)),
                text: [t('now.finalText', environment)],
                yes: t('now.finalYes'),
                fields: [field('reported', t('now.finalReported')), field('expected', t('now.finalExpected'))],
                read: form => ({ reported: form.elements.reported.valueAsNumber, expected: form.elements.expected.valueAsNumber }),
            }, counts => post(`cycles/${cycle.cycle}/close`, counts).then(again)) }, t('now.finalYes')),
        ]);
}
