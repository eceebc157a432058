/** How the desktop app is named to others who find its data folder in use. */
export const windowHolder = 'the Galley window'
