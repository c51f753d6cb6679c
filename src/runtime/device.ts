import { UserError } from '../core/errors.ts';
import type { Sentence } from '../core/language.ts';

/** Where networks learn: the processor, or a graphics processor that ONNX Runtime reaches by WebGPU. */
export const devices = ['cpu', 'webgpu'] as const;
export type Device = (typeof devices)[number];

/** The device of that name; throws UserError for any other. */
export function deviceNamed(name: string): Device {
  const device = devices.find((each) => each === name);
  if (device === undefined)
    throw new UserError({
      en: `device "${name}" is unknown; there are ${devices.join(', ')}`,
      zh: `未知的设备“${name}”；可用设备：${devices.join('、')}`,
    });
  return device;
}

/** The error for a machine that lacks the device or has no driver for it, from the error of ONNX Runtime. */
export function noDevice(device: Device, error: unknown): UserError {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const why = /Failed to get a WebGPU adapter.*/.exec(message)?.[0] ?? message;
  const needed = driver();
  return new UserError({
    en: `device ${device} cannot be used (${why}); install the graphics processor's ${needed.en}, or leave the device out to use the cpu`,
    zh: `设备 ${device} 不可用（${why}）；请安装显卡的 ${needed.zh}，或去掉设备选项以使用 cpu`,
  });
}

/** What WebGPU needs to use a graphics processor. */
function driver(): Sentence {
  if (process.platform === 'darwin') return { en: 'Metal driver', zh: 'Metal 驱动' };
  if (process.platform === 'win32') return { en: 'Direct3D 12 driver', zh: 'Direct3D 12 驱动' };
  return {
    en: 'Vulkan driver and the Vulkan loader (Debian: libvulkan1)',
    zh: 'Vulkan 驱动和 Vulkan 加载器（Debian：libvulkan1）',
  };
}
