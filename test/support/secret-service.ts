import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const script = join(import.meta.dirname, 'vault-script.ts')
const blackHole = join(import.meta.dirname, 'dbus-black-hole.mjs')

function isInstalled(...programs: readonly string[]): boolean {
  return programs.every(program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0)
}

function canLoadKeytar(): boolean {
  return spawnSync(process.execPath, ['-e', "require('keytar')"], { cwd: import.meta.dirname }).status === 0
}

/** For `describe.skipIf(!hasSecretService)`: a session bus, GNOME Keyring and a built keytar are here. */
export const hasSecretService =
  process.platform === 'linux' && isInstalled('dbus-run-session', 'gnome-keyring-daemon') && canLoadKeytar()

/** Shell commands that take libsecret away in a mount namespace of their own: an overlay of its folder, without it. */
const hideLibsecret = [
  'library=$(readlink -f "$(ldconfig -p | sed -n \'s/.*libsecret-1.so.0.*=> //p\' | head -1)")',
  'folder=$(dirname "$library")',
  'mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work',
  'mount -t overlay overlay -o "lowerdir=$folder,upperdir=/mnt/upper,workdir=/mnt/work" "$folder"',
  'rm "$folder"/libsecret-1.so.0*',
].join(' && ')

/** The command, run where libsecret is not installed. */
export function withoutLibsecret(command: string): string {
  return `unshare -m sh <<'END'\n${hideLibsecret} && ${command}\nEND`
}

export const canHideLibraries = hasSecretService && spawnSync('sh', ['-c', withoutLibsecret('true')]).status === 0

/** `script` of util-linux gives a child a terminal of its own. */
export const hasScript = isInstalled('script')

export const hasLockCall = isInstalled('gdbus')

const starts = {
  unlocked: 'echo -n password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  /** As after a start without logging in: the ring is there (or not), and nobody can be asked for its password. */
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1',
  /** A prompt is shown that nobody answers. */
  'prompt unanswered': `${process.execPath} ${blackHole} org.gnome.keyring.SystemPrompter & sleep 0.5; gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1`,
  /** The service takes calls and never answers. */
  silent: `${process.execPath} ${blackHole} org.freedesktop.secrets & sleep 0.5`,
} as const

/** A home of its own, so that no real ring is touched. */
export function createKeyringHome() {
  const home = mkdtempSync(join(tmpdir(), 'galley-ring-'))
  const environment = (extra: Readonly<Record<string, string>> = {}) => {
    const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env
    return { ...rest, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'share'), ...extra }
  }
  return {
    home,
    environment,
    /** Runs shell commands in a session bus with a ring in the given state; standard output. */
    inSession(ring: keyof typeof starts, commands: string, extra: Readonly<Record<string, string>> = {}): string {
      return execFileSync('dbus-run-session', ['--', 'sh', '-c', `${starts[ring]}\n${commands}`], {
        env: environment(extra),
        encoding: 'utf8',
        timeout: 150_000,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    },
    /** The same, left running: its standard streams are the caller's. */
    startInSession(ring: keyof typeof starts, commands: string, extra: Readonly<Record<string, string>> = {}) {
      return spawn('dbus-run-session', ['--', 'sh', '-c', `${starts[ring]}\n${commands}`], {
        env: environment(extra),
        stdio: ['pipe', 'pipe', 'ignore'],
      })
    },
    /** The shell command that runs steps on a vault of a process of its own; each prints one JSON line. */
    vault: (...steps: readonly string[]) => [process.execPath, script, ...steps].map(part => `'${part}'`).join(' '),
    dispose: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** The JSON lines that a vault script printed. */
export function parseLines(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>)
}
