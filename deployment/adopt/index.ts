import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, present, UserError } from '../../modules/core/errors';
import { undeployed } from '../dependencies';
import { DeploymentHistory } from '../history';
import { whyNotImported } from '../import-ids';
import { say } from '../output';
import { type Planned, plan, type Show } from '../plan';
import type { Options, Session } from '../session';
import { stateOf, synthesized } from '../state-folder';
import { type Match, matched, readState } from './foreign';
import { type Listed, listedFor, readInventory } from './inventory';
import { type IdList, NEW, readList } from './list';
import { Knowledge, type Resource } from './resources';

export interface AdoptOptions extends Options {
  /** A file with lines `address = id`. */
  readonly ids?: string;
  /** The state of another project, as `terraform state pull` prints it. */
  readonly fromState?: string;
  /** What the account has: the output of `aws resourcegroupstaggingapi get-resources`. */
  readonly inventory?: string;
  /** Resources whose id is not known are created, instead of being refused. */
  readonly create?: boolean;
}

/** Where the id of an import comes from. */
export type Source = 'list' | 'state' | 'record' | 'configuration' | 'inventory';

export interface Import {
  readonly address: string;
  readonly id: string;
  readonly source: Source;
  /** The address in the other project's state, and the attributes that fit. */
  readonly was?: string;
  readonly by?: readonly string[];
}

/** What a plan imports into the state of one stack, and what it creates. */
export interface Adopted {
  readonly placement: string;
  readonly imports: readonly Import[];
  readonly creates: readonly { readonly address: string; readonly why: string }[];
}

export interface Adoption extends Planned {
  readonly adopted: readonly Adopted[];
  /** Stacks that read values of one that is not adopted yet. */
  readonly later: readonly string[];
}

const FILE = 'imports.tf.json';
const NOT_THERE = 'it does not exist in the account';

/**
 * Plans the import of what is in an account into the states of an environment, to be reviewed and
 * applied like any plan. Nothing is changed.
 */
export async function adopt(name: string, { ids, fromState, inventory, create, ...options }: AdoptOptions, show: Show) {
  const list: IdList = ids === undefined ? new Map() : readList(ids);
  const foreign = fromState === undefined ? [] : readState(fromState);
  const listed = inventory === undefined ? [] : readInventory(inventory);
  const stacks = new Map<string, StackAdoption>();
  const later: string[] = [];
  try {
    const planned = await plan(name, options, show, {
      async prepare(here, chosen) {
        for (const id of chosen) {
          if ((await undeployed(here, id)).length > 0) later.push(id);
          else stacks.set(id, await StackAdoption.begin(here, id, { list, foreign, listed }));
        }
        const all = [...stacks.values()];
        const problems = [
          ...unknownInList(list, all),
          ...all.flatMap((stack) => stack.problems(name, create ?? false, options)),
        ];
        if (problems.length > 0) throw new UserError(problems);
        for (const stack of all) stack.write();
        return [...stacks.keys()];
      },
      again: (id, err) => stacks.get(id)?.withoutMissing(err) ?? false,
    });
    const adopted = [...stacks.values()].map((stack) => stack.result());
    return { ...planned, adopted, later } satisfies Adoption;
  } finally {
    // Otherwise a later plan of somebody else would import, too.
    for (const stack of stacks.values()) stack.clear();
  }
}

function unknownInList(list: IdList, stacks: readonly StackAdoption[]): Problem[] {
  return [...list].flatMap(([address, { where }]) =>
    stacks.some((stack) => stack.has(address))
      ? []
      : [
          {
            where,
            message: `${address} is not an address of these stacks.`,
            remedy: 'environments/<name>.addresses lists the addresses of an environment.',
          },
        ],
  );
}

/** What is known of the account. */
interface Known {
  readonly list: IdList;
  readonly foreign: Parameters<typeof matched>[1];
  readonly listed: readonly Listed[];
}

/** The import of one stack. */
class StackAdoption {
  private imports: Import[] = [];
  private readonly creates: { address: string; why: string }[] = [];
  private unknown: Resource[] = [];
  /** Address → ARNs of the inventory that fit equally well. */
  private several: ReadonlyMap<string, readonly string[]> = new Map();
  private match: Match = { found: new Map(), ambiguous: new Map() };

  private constructor(
    private readonly id: string,
    private readonly file: string,
    private readonly knowledge: Knowledge,
  ) {}

  static async begin(here: Session, id: string, known: Known) {
    const made = new StackAdoption(id, join(here.output, 'stacks', id, FILE), new Knowledge(synthesized(here, id)));
    const state = await stateOf(here, id).pull();
    const there = new Set(state?.resources.map(({ type, name }) => `${type}.${name}`));
    const { ids } = await new DeploymentHistory(here, id).read();
    made.decide(there, known, ids);
    return made;
  }

  has = (address: string) => this.knowledge.resources.some((one) => one.address === address);

  private decide(
    there: ReadonlySet<string>,
    { list, foreign, listed }: Known,
    record: Readonly<Record<string, string>>,
  ): void {
    const open = this.knowledge.resources.filter(({ address }) => !there.has(address));
    const left: Resource[] = [];
    for (const resource of open) {
      const { address, type } = resource;
      const why = whyNotImported(type);
      const listed = list.get(address)?.id;
      if (why !== undefined) this.creates.push({ address, why: `${type} has no import: ${why}` });
      else if (listed === NEW) this.creates.push({ address, why: 'the list says that it is new' });
      else if (listed !== undefined) this.take(address, listed, 'list');
      else left.push(resource);
    }
    this.match = matched(this.knowledge, foreign, left);
    for (const [address, { foreign: one, by }] of this.match.found) {
      const id = present(this.knowledge.idOf(address), `the import id of ${address}`);
      this.imports.push({ address, id, source: 'state', was: one.address, by });
    }
    const rest = left.filter(({ address }) => !this.match.found.has(address) && !this.match.ambiguous.has(address));
    for (const { address } of rest) if (record[address]) this.take(address, record[address], 'record');
    this.unknown = this.follow(rest.filter(({ address }) => !record[address]));
    this.find(listed);
  }

  /** Takes the ids that follow from what is known; returns the resources whose id does not. */
  private follow(open: readonly Resource[]): Resource[] {
    return open.filter(({ address }) => {
      const id = this.knowledge.idOf(address);
      if (id !== undefined) this.imports.push({ address, id, source: 'configuration' });
      return id === undefined;
    });
  }

  /**
   * Takes from the inventory what fits one resource only, and only one; the ids of others follow.
   */
  private find(listed: readonly Listed[]): void {
    const fitting = listedFor(this.knowledge, listed, this.unknown);
    const all = [...fitting.values()].flat().map(({ arn }) => arn);
    for (const [address, [one, ...more]] of fitting) {
      if (!one || more.length > 0 || all.filter((arn) => arn === one.arn).length > 1) continue;
      this.knowledge.add(address, one.id, { id: one.id, arn: one.arn });
      this.imports.push({ address, id: one.id, source: 'inventory' });
      fitting.delete(address);
    }
    const taken = new Set(this.imports.map(({ address }) => address));
    this.unknown = this.follow(this.unknown.filter(({ address }) => !taken.has(address)));
    this.several = new Map([...fitting].map(([address, some]) => [address, some.map(({ id }) => id)]));
  }

  private take(address: string, id: string, source: Source): void {
    this.knowledge.add(address, id);
    this.imports.push({ address, id, source });
  }

  /** What is ambiguous, and what has no id unless it is to be created. */
  problems(name: string, create: boolean, { simulate }: Options): Problem[] {
    const ambiguous = [...this.match.ambiguous].map(([address, all]) => ({
      where: `${this.id} ${address}`,
      message: `${all.map((one) => one.address).join(' and ')} of the state fit equally well, or fit others, too.`,
      remedy: `Say which in a file of --ids: ${address} = <id>, or = ${NEW}.`,
    }));
    if (create) {
      for (const { address } of this.unknown) this.creates.push({ address, why: 'no id is known (--create)' });
      return ambiguous;
    }
    if (this.unknown.length === 0) return ambiguous;
    const lines = this.unknown.map(({ address }) => {
      const some = this.several.get(address);
      return `  ${address} = ${some ? `  # one of ${some.join(', ')}` : ''}`;
    });
    const command = `npm run adopt -- ${name}${simulate ? ' --simulate' : ''} --ids <file>`;
    return [
      ...ambiguous,
      {
        where: this.id,
        message:
          `the cloud assigns the ids of ${this.unknown.length} resources, and they are in no list, ` +
          'state, record or inventory:\n' +
          lines.join('\n'),
        remedy:
          `Write these lines to a file, each with the id or with ${NEW}, and run: ${command}. ` +
          `Or add --create, which creates all of them.`,
      },
    ];
  }

  write(): void {
    const blocks = this.imports.map(({ address: to, id }) => ({ to, id }));
    writeFileSync(this.file, `${JSON.stringify({ import: blocks }, null, 2)}\n`);
  }

  /** Removes what Terraform did not find and whose id follows from names; true if there was any. */
  withoutMissing(err: string): boolean {
    const missing = new Set(
      [...plain(err).matchAll(/Cannot import non-existent remote object[\s\S]*?(?=Error:|$)/g)].flatMap(([text]) =>
        this.imports.filter(({ address, id }) => text.includes(`"${id}"`) || text.includes(address)),
      ),
    );
    const gone = this.imports.filter((one) => missing.has(one) && one.source === 'configuration');
    if (gone.length === 0) return false;
    this.imports = this.imports.filter((one) => !gone.includes(one));
    this.creates.push(...gone.map(({ address, id }) => ({ address, why: `${NOT_THERE}: ${id}` })));
    say(`${this.id}: ${gone.length} resources do not exist and are created; planning again.`);
    this.write();
    return true;
  }

  result = (): Adopted => ({ placement: this.id, imports: this.imports, creates: this.creates });

  clear = () => rmSync(this.file, { force: true });
}

/** Terraform breaks lines of an error, and draws a frame. */
const plain = (err: string) => err.replace(/\n\s*[│|]?\s*/g, ' ');
