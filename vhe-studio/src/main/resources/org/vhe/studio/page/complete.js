import {Latest, stream} from './api.js';
import {CALM, Pad, cells, example, show, wish} from './pad.js';
import {forModel} from './draw.js';

const COUNT = 12;
const $ = id => document.getElementById('complete-' + id);

export function start(shared) {
  const latest = new Latest($('status'));
  const side = shared.side;
  let waiting;
  let seed = 1;
  let examples = 0;

  const pad = new Pad($('pad'), {
    label: 'Pad for the part that is given',
    side,
    onBegin: () => { clearTimeout(waiting); latest.cancel(); },
    onEnd: () => ask(),
  });
  const shade = document.createElement('div');
  shade.className = 'shade';
  $('pad').append(shade);
  $('part').max = side - 2;
  $('part').value = Math.round(side / 2);

  const where = () => document.querySelector('[name=given]:checked').value;

  /** One where a pixel is given. */
  function known() {
    const part = +$('part').value;
    const inside = {
      top: (x, y) => y < part, left: x => x < part,
      bottom: (x, y) => y >= side - part, right: x => x >= side - part,
    }[where()];
    return Array.from({length: side}, (_, y) => Array.from({length: side}, (_, x) => inside(x, y) ? 1 : 0));
  }

  function paintShade() {
    const rest = 100 * (1 - $('part').value / side) + '%';
    const border = {top: 'top', left: 'left', bottom: 'bottom', right: 'right'}[where()];
    const boxes = {
      top: {inset: 'auto 0 0 0', height: rest}, bottom: {inset: '0 0 auto 0', height: rest},
      left: {inset: '0 0 0 auto', width: rest}, right: {inset: '0 auto 0 0', width: rest},
    };
    shade.removeAttribute('style');
    Object.assign(shade.style, boxes[where()]);
    shade.style['border-' + border + '-width'] = '1.5px';
    $('part-out').textContent = `${$('part').value} of ${side}`;
  }

  function ask() {
    clearTimeout(waiting);
    latest.cancel();
    waiting = setTimeout(run, 60);
  }

  function run() {
    $('more').disabled = pad.empty;
    if (pad.empty) {
      $('out').querySelectorAll('canvas').forEach(c => c.remove());
      $('status').textContent = '';
      return;
    }
    const mask = known();
    const part = pad.image.map((row, y) => row.map((v, x) => v * mask[y][x]));
    const own = $('cues').checked ? shared.cues() : [];
    const cues = (own.length ? own : [part]).map(image => forModel(shared.model, image));
    latest.run(async signal => {
      const begin = performance.now();
      const grid = cells($('out'), COUNT);
      $('status').textContent = 'drawing …';
      await stream('api/complete', {
        cues, count: COUNT, seed, ...CALM, ...wish(),
        image: forModel(shared.model, part),
        known: forModel(shared.model, mask),
      }, signal, (event, data) => {
        show(grid, side, event, data, n => `completion ${n} of ${COUNT}`, mask);
      });
      $('status').textContent = `after ${((performance.now() - begin) / 1000).toFixed(2)} s, given ${own.length ? 'your drawings of the page Draw' : 'the part alone'}`;
    });
  }

  $('undo').onclick = () => pad.undo();
  $('clear').onclick = () => pad.clear();
  $('example').onclick = () => pad.set(example(examples++));
  $('more').onclick = () => { seed++; run(); };
  $('cues').onchange = ask;
  $('part').oninput = () => { paintShade(); ask(); };
  document.querySelectorAll('[name=given]').forEach(r => { r.onchange = () => { paintShade(); ask(); }; });
  cells($('out'), COUNT);
  paintShade();
  run();
  return {
    shown() {
      const there = shared.cues().length > 0;
      $('cues').disabled = !there;
      if (!there) $('cues').checked = false;
    },
    left: () => latest.cancel(),
  };
}
