import {Latest, stream} from './api.js';
import {CALM, Pad, card, cells, example, extent, paintRows, show, wish} from './pad.js';

const COUNT = 12;
const MOST = 5;
const $ = id => document.getElementById('draw-' + id);

/** Images drawn with one channel, as a model of several has them: ink of the colour chosen. */
export function forModel(model, image) {
  if (model.imageShape.length < 3) return image;
  const colour = $('colour').value;
  const shares = [1, 3, 5].map(i => 1 - parseInt(colour.slice(i, i + 2), 16) / 255);
  return Array.from({length: model.imageShape[0]}, (_, k) => image.map(row => row.map(v => v * shares[k % 3])));
}

export function start(shared) {
  const latest = new Latest($('status'));
  const kept = [];
  let examples = 0;
  let waiting;

  const pad = new Pad($('pad'), {
    label: 'Pad to draw a character on',
    side: shared.side,
    onBegin: () => { clearTimeout(waiting); latest.cancel(); },
    onEnd: () => { see(); again(); },
  });

  shared.cues = () => {
    const all = kept.map(strokes => strokes.image);
    if (!pad.empty) all.push(pad.image);
    return all;
  };
  shared.setExample = () => pad.set(example(examples++));

  function see() {
    const seen = $('seen');
    seen.width = seen.height = shared.side;
    if (!pad.empty) paintRows(seen, pad.image);
    $('small').hidden = pad.empty || Math.max(...extent(pad.strokes)) > 0.35;
    $('first').hidden = shared.cues().length > 0;
    $('keep').disabled = pad.empty || kept.length >= MOST - 1;
    $('undo').disabled = $('clear').disabled = pad.empty;
    $('more').disabled = $('save').disabled = shared.cues().length === 0;
  }

  function cards() {
    $('cues').replaceChildren(...kept.map((drawing, i) => card(drawing.image, 'kept drawing ' + (i + 1), () => {
      kept.splice(i, 1);
      cards();
      see();
      again();
    })));
  }

  /** A moment later, so that one may go on drawing. */
  function again() {
    clearTimeout(waiting);
    latest.cancel();
    waiting = setTimeout(run, 60);
  }

  function run() {
    const cues = shared.cues().map(image => forModel(shared.model, image));
    if (cues.length === 0) {
      $('out').querySelectorAll('canvas').forEach(c => c.remove());
      $('status').textContent = '';
      return;
    }
    const what = $('what').value;
    const wanted = what === '' ? cues : Object.fromEntries(what.split(',').map(name => [name, cues]));
    latest.run(async signal => {
      const begin = performance.now();
      let first;
      const grid = cells($('out'), COUNT);
      $('status').textContent = 'drawing …';
      await stream('api/sample', {
        cues: wanted,
        count: COUNT,
        seed: Math.max(0, Math.trunc(+$('seed').value) || 0),
        latentTemperature: +$('tc').value,
        elementTemperature: +$('tt').value,
        pixelTemperature: +$('tx').value,
        means: true,
        ...wish(),
      }, signal, (event, data) => {
        first ??= performance.now() - begin;
        show(grid, shared.side, event, data, n => `new drawing ${n} of ${COUNT}`);
      });
      const seconds = ms => (ms / 1000).toFixed(2) + ' s';
      $('status').textContent = `first after ${seconds(first)}, all after ${seconds(performance.now() - begin)}`;
      $('status').dataset.first = Math.round(first);
    });
  }

  function choices() {
    const latents = shared.model.latents.filter(l => l.sharedOver !== 'element');
    const roots = latents.filter(l => l.parents.length === 0 && latents.some(o => o.parents.includes(l.name)));
    const select = $('what');
    const nested = roots.length > 0 || latents.length < 2;
    select.add(new Option(nested ? `the same ${latents.at(-1)?.sharedOver ?? 'class'} again` : 'the same again', ''));
    for (const root of roots) {
      const child = latents.find(l => l.parents.includes(root.name));
      select.add(new Option(`a new ${child.sharedOver} of its ${root.sharedOver}`, root.name));
    }
    if (!nested) {
      for (const l of latents) select.add(new Option(`the same ${l.sharedOver}, all else anew`, l.name));
    }
    $('ink').hidden = shared.model.imageShape.length < 3;
    $('colour').oninput = again;
    $('character-of').hidden = select.length < 2;
    select.onchange = again;
  }

  $('undo').onclick = () => pad.undo();
  $('clear').onclick = () => pad.clear();
  $('example').onclick = $('take').onclick = shared.setExample;
  $('keep').onclick = () => {
    kept.push({image: pad.image});
    cards();
    pad.clear();
  };
  $('more').onclick = () => {
    $('seed').value = (+$('seed').value || 0) + 1;
    run();
  };
  $('seed').onchange = again;
  $('tc').value = CALM.latentTemperature;
  $('tt').value = CALM.elementTemperature;
  for (const name of ['tc', 'tt', 'tx']) {
    const tell = () => { $(name + '-out').textContent = (+$(name).value).toFixed(1); };
    $(name).oninput = () => {
      tell();
      again();
    };
    tell();
  }
  const names = own => shared.model.latents.filter(l => own === (l.sharedOver === 'element')).map(l => l.name).join(', ');
  $('tc-name').textContent = names(false);
  $('tt-name').textContent = names(true);
  $('tt-of').hidden = names(true) === '';
  $('save').onclick = () => save([...$('out').children].filter(cell => cell.image));
  cells($('out'), COUNT);
  choices();
  see();
  return {};
}

/** One picture of all drawings, black on white. */
function save(drawn) {
  const scale = 6, gap = 12, across = 4;
  const first = drawn[0].querySelector('canvas');
  const [w, h] = [first.width * scale, first.height * scale];
  const sheet = document.createElement('canvas');
  sheet.width = across * (w + gap) + gap;
  sheet.height = Math.ceil(drawn.length / across) * (h + gap) + gap;
  const g = sheet.getContext('2d');
  g.fillStyle = '#fff';
  g.fillRect(0, 0, sheet.width, sheet.height);
  g.imageSmoothingEnabled = false;
  drawn.forEach((cell, i) => g.drawImage(cell.querySelector('canvas'),
    gap + i % across * (w + gap), gap + Math.floor(i / across) * (h + gap), w, h));
  const link = document.createElement('a');
  link.download = 'drawings.png';
  link.href = sheet.toDataURL('image/png');
  link.click();
}
