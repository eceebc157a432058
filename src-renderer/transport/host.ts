/** What the surroundings of the page can do; pages ask this instead of looking for Electron. */
export interface Host {
  readonly kind: 'electron' | 'browser'
  /** Hands a file over to the person: a save dialog in the window, a download in a browser. */
  saveFile(name: string, content: Blob | string): void
  /** Whether a folder of this machine can be shown in its file manager. */
  readonly opensFolders: boolean
  /** False where the clipboard refused. */
  copy(text: string): Promise<boolean>
}

export function createHost(kind: Host['kind']): Host {
  return {
    kind,
    opensFolders: kind === 'electron',
    saveFile(name, content) {
      const blob = typeof content === 'string' ? new Blob([content], { type: 'text/plain;charset=utf-8' }) : content
      const url = URL.createObjectURL(blob)
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      // The download has taken its own hold on the content by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text)
        return true
      } catch {
        return false
      }
    },
  }
}
