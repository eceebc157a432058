import type { VaultStatus } from './vault.ts'

export type KeychainState = VaultStatus['state']
type FailedState = Exclude<KeychainState, 'available'>

/** What an error from loading or calling keytar says about the keychain. The texts are those of keytar, libsecret, GLib and macOS. */
export function stateOfError(error: unknown): FailedState {
  const code = (error as { code?: unknown })?.code
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'MODULE_NOT_FOUND') return 'not_installed'
  if (code === 'ERR_DLOPEN_FAILED') return damagedLibrary.test(message) ? 'library_missing' : 'not_installed'
  for (const [state, pattern] of messagePatterns) if (pattern.test(message)) return state
  return 'denied'
}

/** keytar's own file is keytar.node; what ends in `.so` is a library that it needs. */
const damagedLibrary = /\.so(\.\d+)*: (cannot open shared object|file too short|invalid ELF header)/

const messagePatterns: readonly (readonly [FailedState, RegExp])[] = [
  ['denied', /dismissed|cancell?ed|AccessDenied|authorization was denied|passphrase you entered is not correct/i],
  // A ring that does not exist yet needs a prompt to be made; without one it is as good as locked.
  ['locked', /locked|Object does not exist at path|interaction is not allowed/i],
  ['timeout', /Timeout was reached|NoReply|did not receive a reply/i],
  [
    'no_service',
    /D-?Bus|Could not connect|ServiceUnknown|not provided by any|default keychain could not be found|spawn/i,
  ],
]

interface Advice {
  readonly linux: string
  readonly darwin: string
  readonly win32: string
}

const instead = 'Or set the key as an environment variable, such as OPENAI_API_KEY.'

const advice: Readonly<Record<FailedState, Advice>> = {
  not_installed: {
    linux: `The keychain module (keytar) is not installed or was not built for this machine. Install the packages libsecret-1-dev, pkg-config, make and g++, then run "npm rebuild keytar". ${instead}`,
    darwin: `The keychain module (keytar) is not installed or was not built for this machine. Run "xcode-select --install", then "npm rebuild keytar". ${instead}`,
    win32: `The keychain module (keytar) is not installed or was not built for this machine. Run "npm rebuild keytar". ${instead}`,
  },
  library_missing: {
    linux: `The library libsecret-1.so.0, which the keychain needs, is missing or damaged. Install it: "apt install libsecret-1-0" (Debian, Ubuntu), "dnf install libsecret" (Fedora), "pacman -S libsecret" (Arch). ${instead}`,
    darwin: `A system library that the keychain module needs is missing. Run "npm rebuild keytar". ${instead}`,
    win32: `A system library that the keychain module needs is missing. Run "npm rebuild keytar". ${instead}`,
  },
  no_service: {
    linux: `No keychain service answers in this session (no D-Bus session or no Secret Service). Log in to a desktop session, or install and start one, such as GNOME Keyring (package gnome-keyring) or KWallet. ${instead}`,
    darwin: `This session has no default keychain, as over SSH. Log in at the machine, or choose a default in Keychain Access. ${instead}`,
    win32: `The Windows Credential Manager does not answer. Start the service "Credential Manager" (VaultSvc). ${instead}`,
  },
  locked: {
    linux: `The keyring is locked, or there is none yet and no window could ask for its password. Unlock or create it (for GNOME Keyring: open "Passwords and Keys", or log in with your password), then try again. ${instead}`,
    darwin: `The login keychain is locked. Unlock it with "security unlock-keychain" or in Keychain Access, then try again. ${instead}`,
    win32: `The credential store is locked. Log in to Windows with your password, then try again. ${instead}`,
  },
  denied: {
    linux: `The keychain refused Galley. If a prompt was dismissed, try again and allow it. ${instead}`,
    darwin: `The keychain refused Galley. Try again and choose "Always Allow", or allow it in Keychain Access under the item "galley". ${instead}`,
    win32: `The Windows Credential Manager refused Galley. Try again as the user who is logged in. ${instead}`,
  },
  timeout: {
    linux: `The keychain did not answer in time; a prompt for its password may be waiting behind other windows. Answer it or unlock the keyring, then try again. ${instead}`,
    darwin: `The keychain did not answer in time; a prompt may be waiting behind other windows. Answer it, then try again. ${instead}`,
    win32: `The Windows Credential Manager did not answer in time. Try again. ${instead}`,
  },
}

const names = {
  linux: 'the Secret Service keyring',
  darwin: 'the macOS Keychain',
  win32: 'the Windows Credential Manager',
}

/** The state as a {@link VaultStatus} with its one sentence for people. */
export function describeState(state: KeychainState, platform: NodeJS.Platform): VaultStatus {
  const system = platform === 'darwin' || platform === 'win32' ? platform : 'linux'
  if (state === 'available') {
    return {
      kind: 'keychain',
      persistent: true,
      encrypted: true,
      state,
      explanation: `Keys are kept in ${names[system]} and survive a restart.`,
    }
  }
  return { kind: 'session', persistent: false, encrypted: false, state, explanation: advice[state][system] }
}
