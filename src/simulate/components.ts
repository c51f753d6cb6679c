/**
 * The parts that machines are made of, in English and in Chinese, as people name them. Each name is a
 * template of `grammar.ts`: `|` parts alternatives.
 */
export interface ComponentName {
  readonly en: string;
  readonly zh: string;
}

export const components = {
  hose: { en: '(hydraulic |pressure |return |)hose|hydraulic line', zh: '(液压|高压|回)油管|液压软管|油管' },
  hydraulicPump: { en: '(hydraulic|main|oil) pump|pump seal', zh: '(液压|主油|油)泵|液压泵油封' },
  cylinder: { en: '(hydraulic |)cylinder|cylinder rod seal|ram', zh: '(液压|)油缸|油缸(密封圈|活塞杆)' },
  clampCylinder: { en: 'clamp cylinder|clamping unit|mould lock', zh: '锁模油缸|合模缸|锁模机构' },
  injectionCylinder: { en: 'injection (cylinder|unit)|carriage cylinder', zh: '射胶油缸|射台(油缸|)|注射缸' },
  valveBlock: {
    en: '(valve|manifold) block|proportional valve|directional valve',
    zh: '阀(块|组)|比例阀|换向阀',
  },
  fitting: { en: '(hose |pipe |)fitting|union|banjo', zh: '(油管|)接头|管接头|法兰' },
  oilTank: { en: '(oil|hydraulic) tank|reservoir', zh: '油箱|液压油箱' },
  accumulator: { en: 'accumulator', zh: '蓄能器' },
  mastCylinder: { en: '(lift|mast|tilt) cylinder|side shift', zh: '(起升|门架|倾斜)油缸|侧移器' },
  steering: { en: 'steer axle|steering cylinder', zh: '转向桥|转向油缸' },
  chuck: { en: '(hydraulic |)chuck|chuck cylinder', zh: '(液压|)卡盘|卡盘油缸' },
  tailstock: { en: 'tailstock|quill', zh: '尾座|顶尖套筒' },
  motor: { en: '(main |drive |)motor|(fan|pump) motor', zh: '(主|驱动|风机|泵)电机|马达' },
  gearbox: { en: 'gearbox|gear reducer|drive unit', zh: '减速(机|箱)|齿轮箱' },
  bearing: {
    en: '(drive end |non drive end |)bearing|pillow block|bearing housing',
    zh: '(驱动端|非驱动端|)轴承|轴承座',
  },
  spindle: { en: '(main |)spindle|spindle head|headstock', zh: '主轴(头|箱|)' },
  ballScrew: { en: '(X axis |Z axis |Y axis |)ball screw|screw nut', zh: '(X轴|Z轴|Y轴|)丝(杆|杠)|滚珠丝杆' },
  guideway: { en: '(linear |)guide|slideway|guide rail', zh: '(直线|)导轨|滑块|滑轨' },
  tieBar: { en: 'tie bar|toggle|crosshead', zh: '(哥林柱|拉杆)|曲肘|十字头' },
  idler: {
    en: '(return |carry |)idler|(head|tail|drive) (roller|pulley)|snub roller',
    zh: '托辊|(头|尾)轮|滚筒|改向滚筒',
  },
  impeller: { en: 'impeller|(circulation|water) pump', zh: '叶轮|(循环|水)泵' },
  fan: { en: '(cooling |exhaust |)fan|blower', zh: '(冷却|排)风扇|风机|鼓风机' },
  coupling: { en: '(motor |pump |)coupling|coupling insert', zh: '联轴(器|节)|(电机|泵)联轴器' },
  mountingBolts: {
    en: '(mounting|foundation|anchor) bolts|base frame|anti vibration mount',
    zh: '(地脚|固定|安装)螺(栓|丝)|底座|减震垫',
  },
  belt: { en: '(drive |timing |toothed |V )belt|belt set', zh: '(传动|同步|三角|)皮带|V带' },
  conveyorBelt: { en: '(conveyor |)belt|belt (splice|lacing|edge)', zh: '(输送|)皮带|皮带(接头|边)' },
  chain: { en: '(drive |)chain|chain link|sprocket', zh: '(传动|)链条|链轮|链节' },
  mastChain: { en: '(mast|lift|leaf) chain', zh: '(门架|起升|)链条|板式链' },
  tensioner: { en: '(belt |)tensioner|take up|tension roller', zh: '张紧(轮|器|装置)|涨紧轮' },
  contactor: {
    en: '(main |)contactor|overload relay|motor starter',
    zh: '(主|)接触器|热继电器|(电机|)启动器',
  },
  breaker: { en: '(main |circuit |)breaker|fuse|RCD', zh: '断路器|空开|保险丝|漏保' },
  drive: { en: '(servo |frequency |)drive|inverter|VFD', zh: '(伺服|)驱动器|变频器' },
  servo: { en: '(X axis |Z axis |)servo motor|servo amp', zh: '(X轴|Z轴|J2轴|)伺服(电机|放大器)' },
  cable: {
    en: '(power |motor |)cable|(wiring |cable )loom|terminal strip',
    zh: '(动力|电机|)电缆|线(束|路)|端子(排|)',
  },
  cabinet: { en: '(control |electrical )(cabinet|panel)', zh: '(控制|电)(柜|箱)|配电柜' },
  powerSupply: { en: '24V (power |)supply|transformer', zh: '24V电源|开关电源|变压器' },
  heaterBand: {
    en: '(barrel |nozzle |)heater (band|)|heating (element|zone)',
    zh: '(料筒|射嘴|)(加热圈|发热圈)|加热(管|段)',
  },
  battery: { en: '(traction |)battery|battery plug|charger', zh: '(牵引|)电瓶|蓄电池|充电机' },
  proximity: { en: '(proximity|inductive) (switch|sensor)|prox', zh: '接近开关|感应开关' },
  limitSwitch: { en: '(limit|end) switch|position switch', zh: '(限位|行程)开关' },
  photoEye: {
    en: 'photo (eye|cell)|photoelectric sensor|light barrier sensor',
    zh: '光电(开关|传感器|)|对射光电',
  },
  encoder: { en: '(rotary |)encoder|scale|resolver', zh: '编码器|光栅尺|旋变' },
  thermocouple: {
    en: 'thermocouple|(temperature|temp) (sensor|probe)',
    zh: '热电偶|温度(传感器|探头)|感温线',
  },
  pressureSensor: { en: 'pressure (sensor|transducer|switch)', zh: '压力(传感器|开关|变送器)' },
  levelSensor: { en: '(level|flow) (sensor|switch)|float switch', zh: '(液位|流量)(开关|传感器)|浮球开关' },
  flameSensor: { en: 'flame (sensor|detector)|ionisation probe', zh: '火焰(探测器|检测器)|火检' },
  camera: { en: '(vision |)camera|code reader|scanner', zh: '(视觉|)相机|扫码(枪|器)|读码器' },
  airHose: { en: '(air |)hose|air line|push in fitting', zh: '(气|风)管|气管接头|快插接头' },
  airCylinder: { en: '(air|pneumatic) cylinder|(stopper|pusher) cylinder', zh: '气缸|(阻挡|推料)气缸' },
  solenoid: { en: '(solenoid |pneumatic )valve|valve island', zh: '(电磁|气动)阀|阀岛' },
  frl: { en: 'FRL|air (regulator|prep unit)|filter regulator', zh: '(三|二)联件|调压阀|气源处理' },
  vacuum: {
    en: '(vacuum |suction )cup|vacuum (generator|ejector)|gripper (air|)',
    zh: '(真空|)吸盘|真空发生器|夹爪',
  },
  airTank: { en: '(air |)receiver|drain valve|safety valve joint', zh: '储气罐|排水阀|气罐' },
  mould: { en: '(mould|cavity|core) (insert|pin|)|ejector pin|slider', zh: '模(具|芯|仁)|顶针|滑块|型腔' },
  screwBarrel: { en: 'screw|check ring|screw tip|barrel', zh: '螺杆|过胶(圈|头)|炮筒' },
  cutter: {
    en: '(cutting |)insert|(end mill|drill|boring bar)|tool holder',
    zh: '刀(片|具|柄)|(铣|镗)刀|钻头',
  },
  turret: { en: '(tool |)turret|tool changer', zh: '刀(塔|库)|换刀臂' },
  die: { en: '(upper|lower|trim) die|punch|die insert', zh: '(上|下|切边)模|冲头|凸模|模具' },
  gripper: {
    en: 'gripper (finger|jaw)|(weld|contact) tip|end effector',
    zh: '(夹爪|抓手)(手指|)|(焊|导电)嘴|治具',
  },
  knife: { en: '(cutting |)knife|(sealing|heat seal) jaw|blade', zh: '(切|封)刀|(封口|热封)(刀|块)|刀片' },
  nozzle: { en: 'nozzle|(hot |)runner|gate', zh: '(射|喷)嘴|(热|)流道|浇口' },
  filter: {
    en: '(oil|suction|return|air|inlet) filter|strainer|filter element',
    zh: '(油|吸油|回油|空气|进水)滤(网|芯|器)|过滤器',
  },
  coolantLine: {
    en: 'coolant (line|nozzle|tank)|(cooling |)water (line|channel)',
    zh: '(冷却液|切削液|冷却水)(管|路|箱)|水路',
  },
  chipConveyor: { en: 'chip (conveyor|auger|tray)', zh: '排屑(机|器)|铁屑(槽|车)' },
  chute: { en: '(transfer |infeed |outfeed |)chute|hopper|feeder', zh: '(下|进|出)料(口|槽)|料斗|溜槽' },
  condenser: {
    en: 'condenser (coil|fins|)|heat exchanger|oil cooler',
    zh: '冷凝器(翅片|)|(热交换|换热)器|油冷(器|却器)',
  },
  burner: { en: 'burner|flue|ignition electrode', zh: '燃烧(器|机)|烟道|点火(电极|针)' },
  feedWater: {
    en: 'feed (water |)pump|(blow down|steam) valve|steam trap',
    zh: '给水泵|(排污|蒸汽)阀|疏水阀',
  },
  greaseSystem: {
    en: '(central |auto |)(lube|grease) (pump|system|line)|lube distributor',
    zh: '(集中|自动|)润滑(泵|系统|油路)|分油器|黄油(泵|嘴)',
  },
  oilLevel: { en: '(gear|compressor|spindle|way) oil', zh: '(齿轮|压缩机|主轴|导轨)油' },
  plc: { en: 'PLC|(controller|CPU)|I/O (card|module)', zh: 'PLC|控制器|(IO|通讯)模块' },
  hmi: { en: 'HMI|touch (screen|panel)|operator panel|IPC', zh: '触摸屏|人机界面|(操作|显示)屏|工控机' },
  program: {
    en: '(part |NC |robot |)program|recipe|(servo |)parameters',
    zh: '(加工|机器人|)程序|配方|参数',
  },
  network: {
    en: '(profinet|ethernet|fieldbus) (link|node|)|network switch',
    zh: '(总线|网络|以太网)(通讯|)|交换机',
  },
  lightCurtain: {
    en: '(light|safety) curtain|safety (scanner|mat)',
    zh: '(安全|)光(栅|幕)|安全(扫描仪|地毯)',
  },
  eStop: { en: '(E-stop|emergency stop)( button|)|pull cord', zh: '急停(按钮|开关|)|拉绳开关' },
  guardSwitch: {
    en: '(door|guard|gate) (interlock|switch|lock)|safety relay',
    zh: '(安全门|防护门)(开关|锁|联锁)|安全继电器',
  },
  reliefValve: { en: '(relief|safety) valve|low water cut off', zh: '(泄压|安全)阀|低水位保护' },
  seatSwitch: {
    en: 'seat (switch|belt)|(reversing |)(horn|beacon)|brake light',
    zh: '座椅(开关|安全带)|(倒车|)(喇叭|警示灯)|刹车灯',
  },
  guard: {
    en: '(side |front |machine |)(guard|cover)|(sliding |)door|window',
    zh: '(侧|前|)(护罩|防护罩)|(推拉|)门|观察窗',
  },
  frame: {
    en: '(machine |main |support |)frame|(weld|bracket|gusset)|(base|column)',
    zh: '(机|支)架|(焊缝|支架)|(床身|立柱)',
  },
  platen: { en: '(fixed |moving |)platen|(press |)(crown|bed)|slide', zh: '(动|定|头)模板|(上|下)横梁|滑块' },
  fork: {
    en: '(left |right |)fork (arm|heel|)|overhead guard|mast (channel|)|carriage',
    zh: '货叉(叉根|)|护顶架|门架|叉架',
  },
  bumper: { en: '(stop|post|rail|bumper)|side rail|end stop', zh: '(挡块|护栏|防撞柱)|侧挡边|限位块' },
} satisfies Record<string, ComponentName>;

export type ComponentId = keyof typeof components;
