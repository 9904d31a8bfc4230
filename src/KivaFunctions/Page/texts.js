// What the page says, in the language of the browser; numbers and times as the reader writes them.

const languages = ['en', 'fr', 'es', 'pt'];
const kept = 'kivaLanguage';

let texts = {};
let locale = 'en';
let separator = '.';
let plurals;

/** `en`, `fr`, `es` or `pt`. */
export let language = 'en';

const known = wishes => wishes.map(wish => wish?.slice(0, 2).toLowerCase()).find(wish => languages.includes(wish));

/** The person's choice, else the browser's language; undefined where there are no texts in any of them. */
export const wished = known([localStorage.getItem(kept), ...navigator.languages]);

export async function loadTexts(wish) {
    language = known([wish]) ?? 'en';
    locale = navigator.languages.find(candidate => candidate.toLowerCase().startsWith(language)) ?? language;
    separator = new Intl.NumberFormat(locale).formatToParts(1.5).find(part => part.type === 'decimal').value;
    plurals = new Intl.PluralRules(locale);
    const answer = await fetch(`/api/page/${language}.json`);
    if (!answer.ok) {
        throw new Error(`${answer.status}`);
    }
    texts = await answer.json();
    document.documentElement.lang = language;
    for (const node of document.querySelectorAll('[data-text]')) {
        node.textContent = t(node.dataset.text);
    }
}

export const chooseLanguage = wish => localStorage.setItem(kept, wish);

/** The text, its places {0}, {1} … filled. */
export const t = (key, ...values) => (texts[key] ?? key).replace(/\{(\d)\}/g, (_, place) => values[place]);

/** The text for so many: `key.one` or `key.other`; {0} is the number. */
export const count = (key, n) => t(texts[`${key}.${plurals.select(n)}`] ? `${key}.${plurals.select(n)}` : `${key}.other`, number(n));

/** The word for one of the API's codes, or the code itself. */
export const word = (kind, code) => texts[`${kind}.${code}`] ?? code;

export const number = n => new Intl.NumberFormat(locale).format(n);

/** Decimal digits with a point, as the API gives them; digit for digit, never through a binary fraction. */
export function amount(digits) {
    const [whole, fraction] = digits.replace('-', '').split('.');
    return (digits.startsWith('-') ? '-' : '') + number(BigInt(whole)) + (fraction ? separator + fraction : '');
}

/** In the zone of the browser, which the page names at its foot. */
export const time = iso => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `2026-11` as the reader says it. */
export function month(cycle) {
    const [year, number] = cycle.split('-');
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, number - 1));
}

/** Cut off, not rounded: 100 % is all of them. */
export const share = (part, all) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(all ? Math.floor(part * 1000 / all) / 1000 : 0);
