/** Bytes of Vulkan's structures, and offsets of fields in them (`vulkan_core.h`). */
const instanceCreateInfo = { bytes: 64, structureType: 1 };
const deviceProperties = { bytes: 1024, name: 20, nameBytes: 256 };

/** Names of the graphics processors that Vulkan's drivers show, without opening one; none where there is no Vulkan. */
export async function vulkanDevices(): Promise<string[]> {
  if (process.platform === 'darwin') return [];
  try {
    const { default: ffi } = await import('koffi');
    const library = ffi.load(process.platform === 'win32' ? 'vulkan-1.dll' : 'libvulkan.so.1');
    const create = library.func('int vkCreateInstance(void *info, void *allocator, _Out_ void **instance)');
    const list = library.func(
      'int vkEnumeratePhysicalDevices(void *instance, _Inout_ uint32_t *count, void *devices)',
    );
    const describe = library.func('void vkGetPhysicalDeviceProperties(void *device, void *properties)');
    const destroy = library.func('void vkDestroyInstance(void *instance, void *allocator)');
    const info = Buffer.alloc(instanceCreateInfo.bytes);
    info.writeUInt32LE(instanceCreateInfo.structureType);
    const instance: [unknown] = [null];
    if (create(info, null, instance) !== 0) return [];
    const count: [number] = [0];
    list(instance[0], count, null);
    const devices = new BigUint64Array(count[0]);
    list(instance[0], count, devices);
    const names = Array.from(devices, (device) => {
      const properties = Buffer.alloc(deviceProperties.bytes);
      describe(device, properties);
      const name = properties.subarray(
        deviceProperties.name,
        deviceProperties.name + deviceProperties.nameBytes,
      );
      return name.toString('utf8', 0, name.indexOf(0));
    });
    destroy(instance[0], null);
    return names;
  } catch {
    return [];
  }
}
