import { AsyncLocalStorage } from 'node:async_hooks';

/** Where the commands say what they do. */
export interface Output {
  /** Results, as whole lines. */
  out(text: string): void;
  /** Warnings and errors, as whole lines. */
  err(text: string): void;
}

const TERMINAL: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

const chosen = new AsyncLocalStorage<Output>();
const output = () => chosen.getStore() ?? TERMINAL;

/** Runs work whose output goes elsewhere than to the terminal. */
export const withOutput = <T>(other: Output, work: () => T): T => chosen.run(other, work);

/** Everything to the error stream: where stdout is for a document. */
export const onlyErrors = (): Output => {
  const { err } = output();
  return { out: err, err };
};

/** A line of the result. */
export const say = (line = ''): void => output().out(`${line}\n`);
/** A line for the person who watches. */
export const note = (line: string): void => output().err(`${line}\n`);
/** Text that was printed elsewhere. */
export const forward = ({ out = '', err = '' }: { readonly out?: string; readonly err?: string }): void => {
  if (out) output().out(out);
  if (err) output().err(err);
};
