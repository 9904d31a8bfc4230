// One report: where it stands, what to do next, every total, batch and problem, and its story. While it moves the page follows.

import { get } from './api.js';
import { area, h, other, say, show } from './dom.js';
import { downloadButton, facts, failed, heading, problems, reasons, ring, state, table, totals } from './parts.js';
import { amount, month, number, t, time, word } from './texts.js';
import { decisions, resolveButton } from './decisions.js';

const closed = ['completed', 'rejected', 'cancelled'];
const atRest = [...closed, 'held', 'stalled', 'failed'];
const batchesAtMost = 300;

export async function report({ main, signal, id, environment, trouble }) {
    const connection = h('p', { class: 'failed', role: 'alert', hidden: true }, t('report.lost'));
    const story = h('section', {});
    let wake = () => {};
    const decided = async () => {
        await look();
        wake();
    };
    // Each part is drawn again only when it has changed, so that the focus and what is marked stay.
    const areas = [
        [area(view => heading(other(view.name))), view => ({ name: view.name })],
        [area(view => status(view)), view => view],
        [area(view => decisions(view, decided, environment)), ({ batches, ...view }) => ({ ...view, isSent: batches.some(batch => batch.uploadId) })],
        [area(view => figures(view)), ({ state: name, read, rows, sums, coverage, batches }) => ({ state: name, read, rows, sums, coverage, batches: batches.filter(isUnknown) })],
        [area(view => view.batches.length > 0 && batchTable(view, decided)), view => ({ id: view.id, batches: view.batches })],
        [area(view => view.read && [h('h2', {}, t('problems.title')), problems(view.problems)]), ({ read, problems: list }) => ({ read: !!read, problems: list })],
        [area(files), ({ id: ofReport, read, receivedAt, partnerId }) => ({ id: ofReport, read: !!read, receivedAt, partnerId })],
    ];
    let said;
    let told;
    const tellStory = async () => {
        try {
            show(story, tell(await get(`reports/${id}/story`, signal)));
        } catch (failure) {
            if (failure.isSignIn || failure.name === 'AbortError') {
                throw failure;
            }
            told = null;
            show(story, h('h2', {}, t('story.title')), failed(failure, tellStory));
        }
    };
    const look = async () => {
        const view = await get(`reports/${id}`, signal);
        connection.hidden = true;
        for (const [part, of] of areas) {
            part.update(of(view));
        }
        const words = t('report.said', word('state', view.state), number(settled(view).length), number(view.batches.length));
        if (words !== said) {
            said = words;
            say(words);
        }
        const chapter = JSON.stringify([view.state, view.waitingUntil, view.state === 'sending' ? null : view.batches]);
        if (chapter !== told) {
            told = chapter;
            await tellStory();
        }
        return view;
    };
    const follow = async view => {
        while (!closed.includes(view.state)) {
            // A person's decision does not wait for the next look; a large report is asked for less often.
            const rest = atRest.includes(view.state) ? 10_000 : view.waitingUntil ? 3_000 : 700 + 3 * view.batches.length;
            await Promise.race([pause(rest, signal), new Promise(resolve => wake = resolve)]);
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
    const [head, ...parts] = areas.map(([part]) => part.place);
    show(main, head, connection, parts, story);
    follow(first).catch(failure => trouble(failure, signal));
}

const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
    const give = () => {
        clearTimeout(timer);
        reject(signal.reason ?? new DOMException('', 'AbortError'));
    };
    const timer = setTimeout(() => {
        signal.removeEventListener('abort', give);
        resolve();
    }, milliseconds);
    signal.addEventListener('abort', give, { once: true });
});

const settled = view => view.batches.filter(batch => ['accepted', 'refused', 'unknown'].includes(batch.state));
const isUnknown = batch => batch.state === 'unknown';
const rowsOf = batches => batches.reduce((sum, batch) => sum + batch.rows, 0);

const status = view => [
    h('p', {}, state(view.state), ' ', h('strong', { class: `environment ${view.environment}` }, view.environment), ' ', month(view.cycle)),
    !atRest.includes(view.state) && progress(view),
    reasons(view.reasons),
    view.waitingUntil && h('p', {}, t('report.waits', time(view.waitingUntil))),
    h('p', { class: 'next' }, h('strong', {}, t('next.title')), ' ', next(view)),
];

const figures = view => h('div', { class: 'glance' },
    view.coverage && ring(view.coverage.reported, view.coverage.expected, t('now.reported', number(view.coverage.reported), number(view.coverage.expected))),
    view.read && totals(view));

const files = view => [
    h('h2', {}, t('files.title')),
    h('p', { class: 'tools' },
        view.read && [downloadButton('excel', t('files.excel'), `reports/${view.id}/results.csv?for=excel`), downloadButton('results', t('files.results'), `reports/${view.id}/results.csv`)],
        downloadButton('export', t('files.export'), `reports/${view.id}/export`)),
    facts([
        [t('reports.received'), time(view.receivedAt)],
        [t('loans.partner'), view.partnerId && other(view.partnerId)],
        [t('report.id'), h('code', {}, view.id)],
    ]),
];

function progress(view) {
    const [done, rows] = [rowsOf(settled(view)), rowsOf(view.batches)];
    return h('p', { class: 'progress' },
        h('label', { for: 'progress' }, rows ? t('report.progress', number(settled(view).length), number(view.batches.length), number(done), number(rows)) : t('report.checking')),
        h('progress', { id: 'progress', max: rows || null, value: rows ? done : null }));
}

function next(view) {
    if (view.batches.some(isUnknown)) {
        return t('next.unknown');
    }
    const missing = view.rows.rejected + view.rows.rejectedByKiva + view.rows.refused;
    switch (view.state) {
        case 'completed': return missing ? t('next.correct', number(missing)) : t(view.rows.accepted ? 'next.finalise' : 'next.nothing');
        case 'rejected': case 'cancelled': case 'held': case 'stalled': case 'failed': return t(`next.${view.state}`);
        default: return t(view.reasons.some(reason => reason.code === 'report.earlier-open') ? 'next.earlier' : 'next.wait');
    }
}

const urgency = ['unknown', 'refused', 'sending'];

/** What wants a person stands in front. */
function batchTable(view, decided) {
    const rank = batch => urgency.includes(batch.state) ? urgency.indexOf(batch.state) : urgency.length;
    const shown = [...view.batches].sort((a, b) => rank(a) - rank(b)).slice(0, batchesAtMost);
    return [
        table('h2', t('batches.title'), [`#${t('batches.number')}`, t('reports.state'), `#${t('totals.count')}`, `#${t('totals.sum')}`, t('batches.upload'), t('batches.at'), t('batches.more')], shown.map(batch => [
            number(batch.number),
            h('span', { class: `state ${batch.state}` }, word('batch', batch.state)),
            number(batch.rows),
            amount(batch.sum),
            batch.uploadId ? `${batch.uploadId}` : '',
            batch.at && batch.state !== 'planned' ? time(batch.at) : '',
            [batch.state === 'refused' && h('p', { class: 'small' }, other(batch.text)), isUnknown(batch) && resolveButton(view, batch, decided)],
        ])),
        view.batches.length > shown.length && h('p', { class: 'small' }, t('now.firstShown', number(shown.length))),
    ];
}

const tell = ({ events, leftOut }) => [
    h('h2', {}, t('story.title')),
    leftOut > 0 && h('p', { class: 'small' }, t('story.leftOut', number(leftOut))),
    h('ol', { class: 'story' }, events.map(event => h('li', {}, h('time', { datetime: event.at }, time(event.at)), ' ', other(event.text), event.by && [' ', t('story.by'), ' ', other(event.by)]))),
];
