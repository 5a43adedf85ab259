import { report } from './errors';
import { show } from './features';
import type { Kind } from './kind';

/** Reports a runbook that is not the address of a page. */
export function checkRunbook(scope: Kind, runbook: string | undefined): void {
  if (runbook === undefined || (/^https:\/\/\S+$/.test(runbook) && runbook.length <= 200)) return;
  report(scope, {
    message:
      `runbook is ${show(runbook)}, it must be an address that begins with https:// and has at most 200 ` +
      'characters.',
    remedy: 'Set the address of a page.',
  });
}
