interface TestResult {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: string
  readonly failureMessages?: readonly string[]
}

/** A file as vitest's JSON report has it; `name` is its whole path. */
interface FileResult {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly TestResult[]
}

/** An error outside every test; `signal` where it ended the process of the file. */
interface OutsideError {
  readonly message: string
  readonly file: string | null
  readonly signal?: string | null
}

interface SuiteRun {
  readonly code: number
  readonly files: readonly FileResult[]
  readonly outside: readonly OutsideError[]
}

interface Named {
  readonly name: string
  readonly messages: readonly string[]
}

export function brokenFiles(run: Pick<SuiteRun, 'files'>, root: string): readonly FileResult[]
export function stoppedFiles(run: Pick<SuiteRun, 'files' | 'outside'>): readonly FileResult[]
export function judgeRun(
  suite: { readonly label: string; readonly first: SuiteRun; readonly again: SuiteRun | null },
  root: string,
): { readonly files: readonly FileResult[]; readonly failures: readonly Named[]; readonly unsteady: readonly Named[] }
