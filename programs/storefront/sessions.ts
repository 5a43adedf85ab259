import { createClient } from 'redis';
import type { Cloud } from '../common/cloud.js';
import { errorText, log } from '../common/log.js';
import { variables } from '../common/variables.js';

/** How long a session is kept after it was last used, in seconds. */
const SECONDS = 3_600;

export interface Sessions {
  /** The orders of a session, the newest last. */
  orders(session: string): Promise<string[]>;
  add(session: string, order: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sessions in Valkey or Redis, with a token for each connection. They can be lost at any time: an
 * order never depends on its session.
 */
export async function openSessions(cloud: Cloud): Promise<Sessions> {
  const {
    SESSIONS_HOST: host,
    SESSIONS_PORT: port,
    SESSIONS_USER: username,
  } = variables('SESSIONS_HOST', 'SESSIONS_PORT', 'SESSIONS_USER');
  // Without a user it is a local one, without TLS.
  const local = username === 'none';
  const client = createClient({
    socket: local
      ? { host, port: Number(port) }
      : { host, port: Number(port), tls: true, rejectUnauthorized: process.env.POLYCLOUD_CLOUD !== 'google' },
    credentialsProvider: local
      ? undefined
      : {
          type: 'async-credentials-provider',
          credentials: async () => ({ username, password: await cloud.cacheToken(host, username) }),
        },
  });
  client.on('error', (error: unknown) => log('WARNING', 'sessions are away', { error: errorText(error) }));
  await client.connect();
  const key = (session: string) => `session:${session}`;
  return {
    orders: (session) => client.lRange(key(session), 0, -1),
    add: async (session, order) => {
      await client.multi().rPush(key(session), order).expire(key(session), SECONDS).exec();
    },
    close: () => client.close(),
  };
}
