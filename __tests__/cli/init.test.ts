import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../deployment/init';
import { withProgram } from '../support/services';
import { startGcs } from '../support/state-services';

const OWNER = JSON.stringify({
  ID: '1',
  Operation: 'init',
  Who: 'anna@laptop',
  Version: '1.11.4',
  Created: '2026-01-01T00:00:00Z',
  Path: '',
});

/**
 * Two deployments of a new placement each find no state, and make one; Terraform gives up where the
 * other holds the lock for that.
 */
withProgram('fake-gcs-server')(
  'a lock under which another makes the same state is waited for; one that stays is told with its owner',
  async () => {
    const service = await startGcs('acme-tfstate');
    const folders = mkdtempSync(join(tmpdir(), 'polycloud-init-'));
    const objects = `http://127.0.0.1:${service.port}`;
    const lock = (name: string, content: string) =>
      fetch(
        `${objects}/upload/storage/v1/b/acme-tfstate/o?uploadType=media&name=${encodeURIComponent(`${name}/default.tflock`)}`,
        {
          method: 'POST',
          body: content,
        },
      );
    const free = (name: string) =>
      fetch(`${objects}/storage/v1/b/acme-tfstate/o/${encodeURIComponent(`${name}/default.tflock`)}`, {
        method: 'DELETE',
      });
    const begin = (name: string, bucket = 'acme-tfstate') => {
      const folder = mkdtempSync(join(folders, 'one-'));
      writeFileSync(
        join(folder, 'cdk.tf.json'),
        JSON.stringify({ terraform: { backend: { gcs: { bucket, prefix: name } } } }),
      );
      return init(folder, service.env);
    };
    try {
      await Promise.all([lock('owned', OWNER), lock('unreadable', ''), lock('left', OWNER)]);
      const waiting = [begin('owned'), begin('unreadable'), begin('left')] as const;
      // Each has tried once by then: a start of Terraform takes a tenth of that.
      setTimeout(() => Promise.all([free('owned'), free('unreadable')]), 2000);
      const [owned, unreadable, left] = await Promise.all(waiting);
      expect([owned.code, unreadable.code]).toEqual([0, 0]);
      expect(left).toMatchObject({ code: 1, err: expect.stringContaining('Who:       anna@laptop') });

      const began = Date.now();
      expect(await begin('any', 'not-there')).toMatchObject({
        code: 1,
        err: expect.stringContaining("storage: bucket doesn't exist"),
      });
      expect(Date.now() - began).toBeLessThan(4000);
    } finally {
      rmSync(folders, { recursive: true });
      await service.stop();
    }
  },
);
