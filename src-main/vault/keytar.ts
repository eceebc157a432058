/** The part of keytar that Galley uses; the same calls whether keytar runs in this process or another. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  /** Ends what a call that never answers would otherwise hold on to. */
  stop?(): void
}

/** Rejects with the error that loading gave, its `code` kept: it decides what a person is told. */
export type LoadKeytar = () => Promise<Keytar>

/** The app and the command line use the same entries: service `galley`, account = provider name. */
export const keychainService = 'galley'
