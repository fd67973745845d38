/**
 * `<donate-compute site="KEY">`: a frame of the coordinator's own origin on anybody's page. This script draws the
 * frame and does nothing else; what runs, runs inside the frame and after a click there.
 *
 * Attributes: `site` (required) · `project` (help only that one) · `size="pill"` (48 px high).
 */

const SIZES = {
  card: { width: '320px', height: '96px', radius: '10px' },
  pill: { width: '260px', height: '48px', radius: '24px' },
} as const;

/** The origin that served this script is the one that the frame and its work belong to. */
const origin = new URL(import.meta.url).origin;

class DonateCompute extends HTMLElement {
  static readonly observedAttributes = ['site', 'project', 'size'];
  readonly #frame = document.createElement('iframe');

  connectedCallback(): void {
    const frame = this.#frame;
    frame.title = 'Lend computing power to research';
    // Its own storage and scripts, links in new tabs; it can neither move the page around it nor open dialogs.
    frame.setAttribute(
      'sandbox',
      'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    );
    frame.referrerPolicy = 'origin';
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.replaceChildren(frame);
    this.#fit();
    this.#load();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (name === 'size') this.#fit();
    else this.#load();
  }

  #fit(): void {
    const size = this.getAttribute('size') === 'pill' ? SIZES.pill : SIZES.card;
    this.style.display ||= 'inline-block';
    this.#frame.style.cssText = `display:block;border:0;max-width:100%;width:${size.width};height:${size.height};border-radius:${size.radius}`;
  }

  #load(): void {
    const site = this.getAttribute('site');
    if (!site) {
      console.error('<donate-compute> needs the key of your site: <donate-compute site="KEY">.', this);
      return;
    }
    const address = new URL('/widget/', origin);
    address.searchParams.set('site', site);
    const project = this.getAttribute('project');
    if (project) address.searchParams.set('project', project);
    this.#frame.src = address.href;
  }
}

// A page that carries the script twice keeps the first.
if (!customElements.get('donate-compute')) customElements.define('donate-compute', DonateCompute);
