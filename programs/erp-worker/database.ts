import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import type { Cloud } from '../common/cloud.js';
import { variables } from '../common/variables.js';

/** The CA certificates of Amazon RDS, which the image contains. */
const RDS_AUTHORITIES = '/etc/ssl/rds.pem';

export interface Orders {
  /** Stores an order. An existing order is unchanged: a message may be delivered twice. */
  keep(order: { readonly id: string; readonly customer: string; readonly document: object }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Orders in PostgreSQL, over TLS, with a token for each connection. DATABASE_CA is a file with the
 * CA certificates for the server's certificate. @default those of Amazon RDS on AWS, Node's on
 * Azure
 */
export async function openOrders(cloud: Cloud): Promise<Orders> {
  const {
    DATABASE_HOST: host,
    DATABASE_PORT: port,
    DATABASE_NAME: database,
    DATABASE_USER: user,
  } = variables('DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_NAME', 'DATABASE_USER');
  const { DATABASE_PASSWORD: local, POLYCLOUD_CLOUD: name } = process.env;
  const authorities = process.env.DATABASE_CA ?? (name === 'aws' ? RDS_AUTHORITIES : undefined);
  const pool = new Pool({
    host,
    port: Number(port),
    database,
    user,
    max: 4,
    // A server on this machine has a password; in the cloud there is none.
    password: async () => local ?? cloud.databaseToken(host, Number(port), user),
    ssl: {
      ...(authorities && { ca: readFileSync(authorities, 'utf8') }),
      // Cloud SQL's certificate contains no host name, and its CA belongs to the instance only.
      rejectUnauthorized: name !== 'google' || authorities !== undefined,
    },
  });
  await pool.query(
    `CREATE TABLE IF NOT EXISTS orders (
       id uuid PRIMARY KEY,
       customer text NOT NULL,
       document jsonb NOT NULL,
       kept_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  return {
    keep: async ({ id, customer, document }) => {
      await pool.query('INSERT INTO orders (id, customer, document) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [
        id,
        customer,
        document,
      ]);
    },
    close: () => pool.end(),
  };
}
