import type { Inputs, Outputs } from '../contract/contract.ts'

export type DesktopStatus = Outputs['desktop']['status']
export type LocalApiState = NonNullable<DesktopStatus['api']>
export type UpdateState = NonNullable<DesktopStatus['update']>

export interface FileKind {
  readonly name: string
  readonly extensions: readonly string[]
}

/** What the window's surroundings can do, as the shell does it. Dialogs belong to the window; a person may take any time. */
export interface DesktopHost {
  status(): { readonly api: LocalApiState; readonly update: UpdateState; readonly notifications: boolean }
  setAppearance(appearance: Inputs['desktop']['setAppearance']): void
  /** Null where the person gave up. */
  chooseSavePath(suggestedName: string, kinds: readonly FileKind[]): Promise<string | null>
  choosePaths(request: ChoosePaths): Promise<readonly string[]>
  openFolder(folder: string): Promise<void>
  showItem(path: string): void
  notify(notification: { title: string; body: string; page: string | null }): boolean
  serveApi(port: 'usual' | 'next_free'): Promise<LocalApiState>
  checkForUpdate(): Promise<UpdateState>
  /** False where nothing is ready or the person decided otherwise. */
  restartToUpdate(): Promise<boolean>
}

export interface ChoosePaths {
  readonly what: 'file' | 'folder'
  readonly title: string | null
  readonly kinds: readonly FileKind[]
  readonly several: boolean
}
