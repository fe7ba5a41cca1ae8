export { Button } from './button.js';
export { CheckField, SelectField, TextArea, TextField } from './field.js';
export { Card, Empty, Notice, Page } from './page.js';
export { Waiting } from './waiting.js';
export { Code, CopyButton, Fact, Facts, Figure, Hash, Status, Steps, Table, type Step, type Tone } from './data.js';
export { Ring, type RingSeat } from './ring.js';
export { ConfirmByName, Dialog, Menu, type MenuEntry } from './overlays.js';
