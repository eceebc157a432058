import { startDesktop } from './shell/start-desktop.ts'

/** The desktop app's entry. Beside it and `shell/`, nothing loads Electron. */
startDesktop(import.meta.filename)
