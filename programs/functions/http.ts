/**
 * Google Cloud and Azure are called over their REST APIs. Their SDKs would have to be installed
 * before synthesis, which bundles the functions; the SDK of AWS is part of Lambda's runtime.
 */
export async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  if (response.ok) return response;
  // The query may contain a secret.
  const { origin, pathname } = new URL(url);
  throw new Error(
    `${init.method ?? 'GET'} ${origin}${pathname}: ${response.status} ${(await response.text()).slice(0, 500)}`,
  );
}

interface AccessToken {
  readonly value: string;
  /** In milliseconds since 1970. */
  readonly expires: number;
}

/** Requests a token when there is none, or the last one expires within five minutes. */
export function cached(request: () => Promise<AccessToken>): () => Promise<string> {
  let token: AccessToken | undefined;
  return async () => {
    if (!token || token.expires < Date.now() + 300_000) token = await request();
    return token.value;
  };
}
