// One report: where it stands, what to do next, every total, batch and problem, and its story. While it moves the page follows.

import { get } from './api.js';
import { h, other, say, show } from './dom.js';
import { downloadButton, facts, heading, problems, reasons, ring, state, table, totals } from './parts.js';
import { amount, month, number, t, time, word } from './texts.js';
import { decisions, resolveButton } from './decisions.js';

const closed = ['completed', 'rejected', 'cancelled'];
const atRest = [...closed, 'held', 'stalled', 'failed'];
const batchesAtMost = 300;

export async function report({ main, signal, id, environment, trouble }) {
    const connection = h('p', { class: 'failed', role: 'alert', hidden: true }, t('report.lost'));
    const [title, body, story] = [heading('…'), h('div', {}), h('section', {})];
    let last;
    let wake = () => {};
    const look = async () => {
        const view = await get(`reports/${encodeURIComponent(id)}`, signal);
        connection.hidden = true;
        const seen = JSON.stringify(view);
        if (seen !== last) {
            last = seen;
            title.replaceChildren(other(view.name));
            show(body, detail(view, decided, environment));
            say(t('report.said', word('state', view.state), number(settled(view)), number(view.batches.length)));
            if (atRest.includes(view.state)) {
                show(story, tell(await get(`reports/${encodeURIComponent(id)}/story`, signal)));
            }
        }
        return view;
    };
    const decided = async () => {
        await look();
        wake();
    };
    const follow = async view => {
        while (!closed.includes(view.state)) {
            // A person's decision does not wait for the next look.
            await Promise.race([pause(atRest.includes(view.state) ? 10_000 : view.waitingUntil ? 3_000 : 700, signal), new Promise(resolve => wake = resolve)]);
            try {
                view = await look();
            } catch (failure) {
                if (!failure.isPassing) {
                    throw failure;
                }
                connection.hidden = false;
            }
        }
    };
    const first = await look();
    show(main, title, connection, body, story);
    follow(first).catch(failure => trouble(failure, signal));
}

const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
    }, { once: true });
});

const settled = view => view.batches.filter(batch => ['accepted', 'refused', 'unknown'].includes(batch.state)).length;
const isUnknown = batch => batch.state === 'unknown';

const detail = (view, decided, environment) => [
    h('p', {}, state(view.state), ' ', h('strong', { class: `environment ${view.environment}` }, view.environment), ' ', month(view.cycle)),
    !atRest.includes(view.state) && progress(view),
    reasons(view.reasons),
    view.waitingUntil && h('p', {}, t('report.waits', time(view.waitingUntil))),
    h('p', { class: 'next' }, h('strong', {}, t('next.title')), ' ', next(view)),
    decisions(view, decided, environment),
    h('div', { class: 'glance' },
        view.coverage && ring(view.coverage.reported, view.coverage.expected, t('now.reported', number(view.coverage.reported), number(view.coverage.expected))),
        view.read && totals(view)),
    view.batches.length > 0 && batches(view, decided),
    view.read && [h('h2', {}, t('problems.title')), problems(view.problems)],
    h('h2', {}, t('files.title')),
    h('p', { class: 'tools' },
        view.read && [downloadButton(t('files.excel'), `reports/${view.id}/results.csv?for=excel`), downloadButton(t('files.results'), `reports/${view.id}/results.csv`)],
        downloadButton(t('files.export'), `reports/${view.id}/export`)),
    facts([
        [t('reports.received'), time(view.receivedAt)],
        [t('loans.partner'), view.partnerId],
        [t('report.id'), h('code', {}, view.id)],
    ]),
];

function progress(view) {
    const rows = view.batches.reduce((sum, batch) => sum + batch.rows, 0);
    const done = view.batches.filter(batch => ['accepted', 'refused', 'unknown'].includes(batch.state)).reduce((sum, batch) => sum + batch.rows, 0);
    return h('p', { class: 'progress' },
        h('label', { for: 'progress' }, rows ? t('report.progress', number(settled(view)), number(view.batches.length), number(done), number(rows)) : t('report.checking')),
        h('progress', { id: 'progress', max: rows || null, value: rows ? done : null }));
}

function next(view) {
    if (view.batches.some(isUnknown)) {
        return t('next.unknown');
    }
    const missing = view.rows.rejected + view.rows.rejectedByKiva + view.rows.refused;
    switch (view.state) {
        case 'completed': return missing ? t('next.correct', number(missing)) : t('next.finalise');
        case 'rejected': case 'cancelled': case 'held': case 'stalled': case 'failed': return t(`next.${view.state}`);
        default: return t('next.wait');
    }
}

/** What wants a person stands in front. */
function batches(view, decided) {
    const shown = [...view.batches].sort((a, b) => isUnknown(b) - isUnknown(a) || (b.state === 'refused') - (a.state === 'refused')).slice(0, batchesAtMost);
    return [
        view.batches.length > shown.length && h('p', { class: 'small' }, t('now.firstShown', number(shown.length))),
        table('h2', t('batches.title'), [`#${t('batches.number')}`, t('reports.state'), `#${t('totals.count')}`, `#${t('totals.sum')}`, t('batches.upload'), t('batches.at'), t('batches.more')], shown.map(batch => [
            number(batch.number),
            h('span', { class: `state ${batch.state}` }, word('batch', batch.state)),
            number(batch.rows),
            amount(batch.sum),
            batch.uploadId ? `${batch.uploadId}` : '',
            batch.at ? time(batch.at) : '',
            [batch.state === 'refused' && h('p', { class: 'small' }, other(batch.text)), isUnknown(batch) && resolveButton(view, batch, decided)],
        ])),
    ];
}

const tell = ({ events, leftOut }) => [
    h('h2', {}, t('story.title')),
    leftOut > 0 && h('p', { class: 'small' }, t('story.leftOut', number(leftOut))),
    h('ol', { class: 'story' }, events.map(event => h('li', {}, h('time', { datetime: event.at }, time(event.at)), ' ', other(event.text), event.by && [' ', t('story.by'), ' ', other(event.by)]))),
];
