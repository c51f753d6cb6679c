import { UserError } from '../core/errors.ts';

/** Where networks learn: the processor, or a graphics processor that ONNX Runtime reaches by WebGPU. */
export const devices = ['cpu', 'webgpu'] as const;
export type Device = (typeof devices)[number];

/** The device of that name; throws UserError for any other. */
export function deviceNamed(name: string): Device {
  const device = devices.find((each) => each === name);
  if (device === undefined)
    throw new UserError(`device "${name}" is unknown; there are ${devices.join(', ')}`);
  return device;
}

/** The message for a person whose machine lacks the device or has no driver for it, from what ONNX Runtime says. */
export function noDevice(device: Device, error: unknown): UserError {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const why = /Failed to get a WebGPU adapter.*/.exec(message)?.[0] ?? message;
  return new UserError(
    `device ${device} cannot be used (${why}); install the graphics processor's ${driver()}, or leave the device out to use the cpu`,
  );
}

/** What WebGPU reaches a graphics processor by. */
function driver(): string {
  if (process.platform === 'darwin') return 'Metal driver';
  if (process.platform === 'win32') return 'Direct3D 12 driver';
  return 'Vulkan driver and the Vulkan loader (Debian: libvulkan1)';
}
