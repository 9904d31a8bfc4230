// The app over HTTP. The function key is kept for the session of the browser only.

import { language, t } from './texts.js';

const kept = 'kivaKey';

/** What people are told when a call comes to nothing. */
export class Failure extends Error {
    constructor(status, code, detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    /** The key is missing or wrong, or the sign-in is over. */
    get isSignIn() {
        return this.code === 'signIn';
    }

    /** Nobody answered, or the app is not ready: worth another try. */
    get isPassing() {
        return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
    }
}

export const hasKey = () => sessionStorage.getItem(kept) !== null;
export const forgetKey = () => sessionStorage.removeItem(kept);

/** Without what comes along when a key is copied out of a mail: spaces and characters that no header may have. */
export const keepKey = key => sessionStorage.setItem(kept, key.replace(/[^\x21-\x7e]/g, ''));

/** Who is asking and what the app is: asked without a key. */
export async function session() {
    const answer = await call('session', { cache: 'no-store' }, null);
    const said = await answer.json();
    if (said.key) {
        keepKey(said.key);
    }
    return said;
}

export const get = async (path, signal) => (await call(path, { signal, cache: 'no-store' })).json();

/** Posts JSON. */
export const post = async (path, body) => (await call(path, {
    method: 'POST',
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
})).json();

/** Posts a file as it is. */
export const postFile = async (path, file, headers = {}, signal = undefined) =>
    (await call(path, { method: 'POST', body: file, signal, headers: { 'Content-Type': 'application/octet-stream', ...headers } })).json();

/** Saves what is there as a file under the name that the app gives it. */
export async function download(path) {
    const answer = await call(path, { cache: 'no-store' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = fileName(answer.headers.get('Content-Disposition')) ?? path.split('/').at(-1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileName(disposition) {
    const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '');
    return encoded ? decodeURIComponent(encoded[1]) : /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1];
}

async function call(path, options, key = sessionStorage.getItem(kept)) {
    const headers = { 'Accept-Language': language, ...options.headers };
    if (key) {
        headers['x-functions-key'] = key;
    }
    let answer;
    try {
        // App Service authentication answers with a way to its sign-in, which only a reload can go.
        answer = await fetch(`/api/${path}`, { ...options, headers, redirect: 'manual' });
    } catch (broken) {
        throw broken.name === 'AbortError' ? broken : new Failure(0, 'network', t('error.network'));
    }
    if (answer.ok) {
        return answer;
    }
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
        throw new Failure(answer.status, 'signIn', t('error.signIn'));
    }
    const problem = await answer.json().catch(() => ({}));
    throw new Failure(answer.status, problem.code ?? `http.${answer.status}`, problem.detail ?? t('error.unexpected', answer.status));
}
