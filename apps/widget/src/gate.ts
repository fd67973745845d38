/** The gate: nothing of the volunteer is loaded before a real click on the button inside this frame. */

const start = document.querySelector<HTMLButtonElement>('#start');
const words = document.querySelector<HTMLElement>('#words');
const host = document.querySelector<HTMLElement>('#host');
if (host !== null) host.textContent = location.host;

function say(text: string): void {
  if (words !== null) words.textContent = text;
}

async function open(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  say('Starting');
  try {
    const { runFrame } = await import('./frame.tsx');
    runFrame();
  } catch (error) {
    console.error('The widget could not be loaded.', error);
    say('That did not load. Try again in a while.');
    button.disabled = false;
  }
}

start?.addEventListener('click', (event) => {
  // A click made by a script is not consent.
  if (event.isTrusted) void open(start);
});
