// The units that SenML registers (RFC 8428, section 12.1) and the secondary ones (RFC 8798), which are multiples of them.

const PRIMARY = new Set([
  ...['m', 'kg', 'g', 's', 'A', 'K', 'cd', 'mol', 'Hz', 'rad', 'sr', 'N', 'Pa', 'J', 'W', 'C', 'V', 'F', 'Ohm', 'S'],
  ...['Wb', 'T', 'H', 'Cel', 'lm', 'lx', 'Bq', 'Gy', 'Sv', 'kat', 'm2', 'm3', 'l', 'm/s', 'm/s2', 'm3/s', 'l/s'],
  ...['W/m2', 'cd/m2', 'bit', 'bit/s', 'lat', 'lon', 'pH', 'dB', 'dBW', 'Bspl', 'count', '/', '%', '%RH', '%EL', 'EL'],
  ...['1/s', '1/min', 'beat/min', 'beats', 'S/m', 'B', 'VA', 'VAs', 'var', 'vars', 'J/m', 'kg/m3', 'deg', 'NTU'],
]);

/** How much of a registered unit one of these is, and from where it counts. */
const SECONDARY: Record<string, { unit: string; scale: number; offset?: number }> = {
  ...{ ms: { unit: 's', scale: 1e-3 }, min: { unit: 's', scale: 60 }, h: { unit: 's', scale: 3600 } },
  ...{ MHz: { unit: 'Hz', scale: 1e6 }, kW: { unit: 'W', scale: 1e3 }, kVA: { unit: 'VA', scale: 1e3 } },
  ...{ kvar: { unit: 'var', scale: 1e3 }, Ah: { unit: 'C', scale: 3600 }, Wh: { unit: 'J', scale: 3600 } },
  ...{ kWh: { unit: 'J', scale: 3.6e6 }, varh: { unit: 'vars', scale: 3600 }, kvarh: { unit: 'vars', scale: 3.6e6 } },
  ...{ kVAh: { unit: 'VAs', scale: 3.6e6 }, 'Wh/km': { unit: 'J/m', scale: 3.6 }, KiB: { unit: 'B', scale: 1024 } },
  ...{ GB: { unit: 'B', scale: 1e9 }, 'Mbit/s': { unit: 'bit/s', scale: 1e6 }, 'B/s': { unit: 'bit/s', scale: 8 } },
  ...{ 'MB/s': { unit: 'bit/s', scale: 8e6 }, mV: { unit: 'V', scale: 1e-3 }, mA: { unit: 'A', scale: 1e-3 } },
  ...{ dBm: { unit: 'dBW', scale: 1, offset: -30 }, 'ug/m3': { unit: 'kg/m3', scale: 1e-9 } },
  ...{ 'mm/h': { unit: 'm/s', scale: 1 / 3_600_000 }, 'm/h': { unit: 'm/s', scale: 1 / 3600 } },
  ...{ ppm: { unit: '/', scale: 1e-6 }, '/100': { unit: '/', scale: 1e-2 }, '/1000': { unit: '/', scale: 1e-3 } },
  ...{ hPa: { unit: 'Pa', scale: 100 }, mm: { unit: 'm', scale: 1e-3 }, cm: { unit: 'm', scale: 1e-2 } },
  ...{ km: { unit: 'm', scale: 1e3 }, 'km/h': { unit: 'm/s', scale: 1 / 3.6 } },
};

export const isSenmlUnit = (unit: string): boolean => PRIMARY.has(unit) || Object.hasOwn(SECONDARY, unit);

/** The same quantity in a unit of the first registry; unknown units stay as they are. */
export function inPrimaryUnit(value: number, unit: string): { value: number; unit: string } {
  const known = Object.hasOwn(SECONDARY, unit) ? SECONDARY[unit] : undefined;
  return known ? { value: value * known.scale + (known.offset ?? 0), unit: known.unit } : { value, unit };
}
