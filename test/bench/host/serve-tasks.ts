// Runs inside the extension host of a real VS Code, as its "tests": does what it is told, one after another.
import { type Answer, type Task, tasks } from './tasks.ts';

export async function run(): Promise<void> {
  const address = process.env.GITOPS_AUDITOR_TASKS ?? '';
  for (;;) {
    const task = (await (await fetch(address)).json()) as Task;
    await fetch(address, { method: 'POST', body: JSON.stringify(await perform(task)) });
  }
}

async function perform({ id, name, input }: Task): Promise<Answer> {
  try {
    const task = tasks[name as keyof typeof tasks] as (input: unknown) => unknown;
    return { id, value: await task(input) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
