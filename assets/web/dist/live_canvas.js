/*! Licences of the bundled packages: THIRD_PARTY.txt */
function h(o,t={},...e){let s=document.createElement(o);for(let[i,r]of Object.entries(t))r!==void 0&&s.setAttribute(i,r);return s.append(...e),s}function f(o,t,e){let s=h("button",{type:"button"});return s.addEventListener("click",e),w(s,o,t),s}function w(o,t,e){o.title!==e&&(o.title=e,o.setAttribute("aria-label",e),o.innerHTML=`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${t}"/></svg>`)}function U(o){let e=4+new DataView(o.buffer,o.byteOffset,o.byteLength).getUint32(0,!0),{sizes:s,...i}=JSON.parse(new TextDecoder().decode(o.subarray(4,e))),r=e,a=s.map(c=>new Blob([o.subarray(r,r+=c)]));return{...i,frames:a}}var W=["video/webm;codecs=vp9","video/webm;codecs=vp8","video/webm"];function B(o){return new Promise(t=>{o.toBlob(e=>{e&&N(e,"shader.png"),t()},"image/png")})}var b=class{constructor(){this.recorder=null}get isRecording(){return this.recorder!==null}toggle(t,e){if(this.recorder)return this.recorder.stop();let s=t.captureStream(60),i=[];this.recorder=new MediaRecorder(s,{mimeType:W.find(r=>MediaRecorder.isTypeSupported(r)),videoBitsPerSecond:12*t.width*t.height}),this.recorder.addEventListener("dataavailable",({data:r})=>i.push(r)),this.recorder.addEventListener("stop",()=>{this.recorder=null,s.getTracks().forEach(r=>r.stop()),N(new Blob(i,{type:"video/webm"}),"shader.webm"),e()}),this.recorder.start()}discard(){if(!this.recorder)return;this.recorder.ondataavailable=null;let{stream:t}=this.recorder;this.recorder=null,t.getTracks().forEach(e=>e.stop())}};function N(o,t){let e=Object.assign(document.createElement("a"),{href:URL.createObjectURL(o),download:t});e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}var y=.016666666666666666,Y=.25,x=class{constructor({startS:t,isPlaying:e}){this.timeS=t,this.deltaS=y,this.speed=1,this.isPlaying=e,this.before=null}advance(t){let e=this.before===null?0:Math.max(0,t-this.before)/1e3;this.before=t,this.isPlaying&&(this.deltaS=Math.min(e,Y)*this.speed,this.timeS+=this.deltaS)}toggle(){this.isPlaying=!this.isPlaying,this.before=null}seek(t){this.isPlaying=!1,this.timeS=Math.max(0,t),this.deltaS=y}step(t){this.seek((Math.round(this.timeS/y)+t)*y)}restart(){this.timeS=0,this.before=null}};var K="xyzw",J=24,M=class{constructor(t){this.onChange=t,this.values=new Map,this.element=h("div",{class:"controls",role:"group","aria-label":"Uniforms"}),this.shown=""}show(t,e){let s=t.slice(0,J);for(let[r,a]of Object.entries(e))this.values.set(r,a);for(let{path:r,value:a}of s)this.values.get(r)?.length!==a.length&&this.values.delete(r);let i=JSON.stringify([s,e]);i!==this.shown&&(this.shown=i,this.#t(s))}#t(t){this.element.hidden=t.length===0;let e=h("button",{type:"button",class:"reset"},"Reset");e.addEventListener("click",()=>{this.values.clear(),this.#t(t),this.onChange("",!0)}),this.element.replaceChildren(...t.map(s=>this.#e(s)),...t.length?[e]:[])}#e(t){let e=[...this.values.get(t.path)??t.value],s=a=>{this.values.set(t.path,e),this.onChange(t.path,a)},i={checkbox:Q,colour:Z}[t.kind]??tt,r=h("span",{class:"name",title:t.path},t.label);return h("div",{class:"control"},r,...i(t,e,s))}};function Q({label:o},t,e){let s=h("input",{type:"checkbox","aria-label":o});return s.checked=!!t[0],s.addEventListener("change",()=>{t[0]=Number(s.checked),e(!0)}),[s]}function Z({label:o},t,e){let s=h("input",{type:"color","aria-label":o,value:et(t)}),i=r=>{for(let a of[0,1,2])t[a]=parseInt(s.value.slice(1+2*a,3+2*a),16)/255;e(r)};return s.addEventListener("input",()=>i(!1)),s.addEventListener("change",()=>i(!0)),[s]}function tt({label:o,minimum:t,maximum:e,step:s},i,r){return i.flatMap((a,c)=>{let n=i.length>1?`${o}.${K[c]}`:o,[l,u]=[Math.min(t,a),Math.max(e,a)],d=h("input",{type:"range",min:l,max:u,step:"any","aria-label":n,value:a}),I=h("output",{},D(a)),_=v=>{i[c]=Math.round(d.valueAsNumber/s)*s,I.textContent=D(i[c]),d.style.setProperty("--played",`${100*(i[c]-l)/(u-l||1)}%`),r(v)};return d.style.setProperty("--played",`${100*(a-l)/(u-l||1)}%`),d.addEventListener("input",()=>_(!1)),d.addEventListener("change",()=>_(!0)),d.addEventListener("keydown",v=>{let O={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1}[v.key];O&&(v.preventDefault(),d.value=Math.min(u,Math.max(l,d.valueAsNumber+O*s)),_(!0))}),[h("span",{class:"lane"},d,I)]})}function et(o){let t=e=>Math.round(255*Math.min(1,Math.max(0,e)));return`#${o.slice(0,3).map(e=>t(e).toString(16).padStart(2,"0")).join("")}`}function D(o){return String(Number(o.toPrecision(3)))}var st=["shader-f16","subgroups","dual-source-blending","clip-distances"],L;function F(){return L??=Promise.race([it(),rt()]).catch(()=>({reason:"no-device"})),L}async function it(){if(!isSecureContext)return{reason:"insecure-context"};if(!navigator.gpu)return{reason:"no-webgpu"};let o=await navigator.gpu.requestAdapter();if(!o)return{reason:"no-adapter"};let t=st.filter(s=>o.features.has(s)),e=await o.requestDevice({requiredFeatures:t});return e.lost.then(()=>L=void 0),{device:e}}function rt(){return new Promise(o=>setTimeout(()=>o({reason:"no-device"}),1e4))}var z=`.live-canvas {
  width: 100%;
  color: var(--st-text-color);
  font-family: var(--st-font);
  font-size: 0.8125rem;
  line-height: 1.4;
}
.live-canvas [hidden] {
  display: none !important;
}
.live-canvas:fullscreen {
  display: flex;
  flex-direction: column;
  max-width: none !important;
  padding: 0 0.75rem 0.75rem;
  background: var(--st-background-color);
}
.live-canvas:fullscreen .stage {
  flex: 1 1 0;
  min-height: 0;
  aspect-ratio: auto !important;
}
.stage {
  position: relative;
  overflow: hidden;
  border-radius: var(--st-base-radius);
  background: #000;
}
.stage canvas,
.stage .poster {
  position: absolute;
  inset: 0;
  display: block;
  width: 100%;
  height: 100%;
}
.stage .poster {
  object-fit: fill;
}
.stage.reacts {
  cursor: crosshair;
  touch-action: none;
  user-select: none;
}
.note {
  position: absolute;
  inset: auto 0 0;
  margin: 0;
  padding: 0.375rem 0.625rem;
  background: rgb(0 0 0 / 75%);
  color: #fff;
}
.note:empty {
  display: none;
}
.row {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.25rem 0.375rem;
  margin-top: 0.375rem;
}
/* A track of our own: with an accent colour Chromium paints it white in the dark theme. */
.live-canvas input[type="range"] {
  --track: linear-gradient(
    to right,
    var(--st-primary-color) var(--played),
    var(--st-border-color) var(--played)
  );
  flex: 1 1 3.5rem;
  min-width: 3.5rem;
  height: 1.75rem;
  margin: 0 0.25rem;
  border-radius: var(--st-base-radius);
  background: none;
  appearance: none;
  cursor: pointer;
}
.live-canvas input[type="range"]::-webkit-slider-runnable-track {
  height: 0.25rem;
  border-radius: 0.125rem;
  background: var(--track);
}
.live-canvas input[type="range"]::-webkit-slider-thumb {
  width: 0.875rem;
  height: 0.875rem;
  margin-top: -0.3125rem;
  border-radius: 50%;
  background: var(--st-primary-color);
  appearance: none;
}
.live-canvas input[type="range"]::-moz-range-track {
  height: 0.25rem;
  border-radius: 0.125rem;
  background: var(--track);
}
.live-canvas input[type="range"]::-moz-range-thumb {
  width: 0.875rem;
  height: 0.875rem;
  border: 0;
  border-radius: 50%;
  background: var(--st-primary-color);
}
.time {
  min-width: 4em;
  text-align: right;
  white-space: nowrap;
}
.pace {
  flex: 1 1 auto;
  white-space: nowrap;
}
.time,
.pace,
.control output {
  color: var(--st-gray-text-color);
  font-variant-numeric: tabular-nums;
}
.live-canvas button,
.live-canvas select {
  height: 1.75rem;
  padding: 0;
  border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
  background: var(--st-background-color);
  color: var(--st-text-color);
  font: inherit;
  cursor: pointer;
}
.live-canvas .row button {
  display: grid;
  place-content: center;
  width: 1.75rem;
}
.live-canvas select {
  width: 4.25rem;
}
.live-canvas button:hover,
.live-canvas select:hover {
  border-color: var(--st-primary-color);
}
.live-canvas :focus-visible {
  outline: 2px solid var(--st-primary-color);
  outline-offset: 2px;
}
.stage:focus-visible {
  outline-offset: -2px;
}
.live-canvas svg {
  width: 0.875rem;
  height: 0.875rem;
  fill: currentColor;
}
.live-canvas .record {
  color: var(--st-red-text-color, #c62828);
}
.live-canvas .record.active {
  background: var(--st-red-background-color, #fdd);
}
.controls {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: 0.125rem 1rem;
  margin-top: 0.5rem;
  padding-top: 0.5rem;
  border-top: 1px solid var(--st-border-color);
}
.control {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  min-height: 2rem;
}
.control .name {
  flex: 0 0 6rem;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.control .lane {
  display: flex;
  flex: 1 1 6rem;
  align-items: center;
}
.control output {
  flex: 0 0 3em;
  text-align: right;
}
.control input[type="color"] {
  width: 3rem;
  height: 1.75rem;
  padding: 0.125rem;
  border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
  background: none;
  cursor: pointer;
}
.control input[type="checkbox"] {
  width: 1rem;
  height: 1rem;
  accent-color: var(--st-primary-color);
}
.controls .reset {
  justify-self: start;
  padding: 0 0.75rem;
}
`;var p=[1,.75,.5,.35,.25,.125],at=16,q=40,nt=.8,ct=.1,ht=700,lt=1e4,dt=2,E=class{constructor(){this.chosen=0,this.automatic=1,this.widest=1,this.before=null,this.fixedMs=0,this.frameMs=0,this.framesPerS=0,this.numWaiting=0,this.doneAt=0,this.changedAt=0}get scale(){return this.chosen||this.automatic}get isBusy(){return this.numWaiting>=dt}begin({fixedMs:t,msPerPixel:e},s){this.fixedMs=t,this.frameMs=0,this.framesPerS=0,this.widest=p[0],this.before=null;let i=r=>e*this.#r(s,r)<q;this.automatic=p.find(i)??p.at(-1),this.changedAt=performance.now()}size(t){let e=Math.min(devicePixelRatio,2)*this.scale,s=Math.min(1,Math.sqrt(8e6/Math.max(1,t.width*t.height*e*e))),i=r=>Math.max(1,Math.round(r*e*s));return{width:i(t.width),height:i(t.height)}}async follow(t){let e=performance.now();this.numWaiting++;try{await t.onSubmittedWorkDone()}finally{this.numWaiting--}let s=performance.now(),i=s-Math.max(e,this.doneAt),r=s-this.doneAt;this.doneAt=s,this.frameMs=G(this.frameMs,i),r<1e3&&(this.framesPerS=G(this.framesPerS,1e3/Math.max(1,r))),this.#t(s)}#t(t){if(this.chosen||t-this.changedAt<ht)return;if(this.before)return this.#e(t);let e=p.indexOf(this.automatic);this.frameMs>q&&e<p.length-1?(this.before={scale:this.automatic,frameMs:this.frameMs},this.widest=p[e+1],this.#s(this.widest,t)):this.automatic<this.widest&&this.#i(p[e-1])<at&&this.#s(p[e-1],t)}#e(t){let{scale:e,frameMs:s}=this.before;this.before=null,!(this.frameMs<nt*s)&&(this.widest=e,this.#s(e,t+lt))}#i(t){let e=Math.max(0,this.frameMs-this.fixedMs);return this.fixedMs+e*(t/this.automatic)**2}#s(t,e){this.frameMs=0,this.automatic=t,this.changedAt=e}#r(t,e){let s=Math.min(devicePixelRatio,2)*e;return Math.min(8e6,t.width*t.height*s*s)}};function G(o,t){return o?o+(t-o)*ct:t}var ut={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]},pt="Mouse of the shader: arrow keys move it, Enter presses and releases it.",P=class{constructor(t,e){this.stage=t,this.onChange=e,this.at=null,this.isDown=!1,this.isEnabled=!1,t.addEventListener("pointerdown",s=>this.#t(s)),t.addEventListener("pointermove",s=>this.isEnabled&&this.#e(s));for(let s of["pointerup","pointercancel"])t.addEventListener(s,()=>this.#i());t.addEventListener("keydown",s=>this.#s(s))}enable(t){if(this.isEnabled===t)return;this.isEnabled=t,this.stage.classList.toggle("reacts",t);let e={tabindex:"0",role:"application","aria-label":pt};for(let[s,i]of Object.entries(e))t?this.stage.setAttribute(s,i):this.stage.removeAttribute(s)}inPixels({width:t,height:e}){let{at:s,isDown:i,isEnabled:r}=this;return!r||!s?{x:0,y:0,isDown:!1}:{x:s.x*t,y:s.y*e,isDown:i}}#t(t){!this.isEnabled||t.button!==0||(this.stage.setPointerCapture(t.pointerId),this.isDown=!0,this.#e(t))}#e(t){let e=this.stage.getBoundingClientRect();this.#r((t.clientX-e.left)/e.width,(t.clientY-e.top)/e.height)}#i(){this.isDown&&(this.isDown=!1,this.onChange())}#s(t){let e=ut[t.key];if(!this.isEnabled||t.target!==this.stage||!(e||t.key==="Enter"))return;t.preventDefault();let{x:s,y:i}=this.at??{x:.5,y:.5};e||(this.isDown=!this.isDown);let[r,a]=e??[0,0];this.#r(s+r/32,i+a/32)}#r(t,e){let s=i=>Math.min(Math.max(i,0),1);this.at={x:s(t),y:s(e)},this.onChange()}};function X({width:o,height:t},{timeS:e,deltaS:s},{x:i,y:r,isDown:a}){return{width:o,height:t,inverse_width:1/o,inverse_height:1/t,aspect:o/t,time:e,milliseconds:e*1e3,frame:Math.round(e*60),delta:s,mouse_x:i,mouse_y:r,mouse_down:Number(a),mouse_u:i/o,mouse_v:r/t,mouse_ndc_x:i/o*2-1,mouse_ndc_y:1-r/t*2}}var S=class{constructor({data:t,numbers:e,controls:s}){let i=Uint8Array.from(atob(t),r=>r.charCodeAt(0));this.bytes=new Uint8Array(Math.max(16,Math.ceil(i.length/16)*16)),this.bytes.set(i),this.view=new DataView(this.bytes.buffer),this.numbers=e,this.controls=s}fill(t,e){for(let{offset:s,format:i,quantity:r}of this.numbers)this.#t(s,i,t[r]);for(let{path:s,offset:i,format:r}of this.controls)e.get(s)?.forEach((a,c)=>this.#t(i+4*c,r,a))}#t(t,e,s){e==="f32"?this.view.setFloat32(t,s,!0):e==="i32"?this.view.setInt32(t,s,!0):this.view.setUint32(t,s,!0)}};var mt=[64,64,256],$=4e3,ft=100,R=4,m=class extends Error{constructor(t,e=""){super(e),this.reason=t}},A=class o{static async create(t,e,s,i){let r=new o(t,e);try{await r.#t(s),await r.#o(i,s)}catch(a){throw r.destroy(),a}return r}constructor(t,e){this.device=t,this.shader=e,this.format=navigator.gpu.getPreferredCanvasFormat(),this.contents=e.buffers.map(n=>new S(n)),this.cost={fixedMs:0,msPerPixel:0};let s=(n,l)=>t.createBuffer({size:n,usage:l}),{UNIFORM:i,STORAGE:r,COPY_DST:a,COPY_SRC:c}=GPUBufferUsage;this.buffers=this.contents.map(({bytes:n})=>s(n.length,i|a)),this.flag=e.flag&&s(R,r|c)}isConstant(t){return this.shader.constants.some(e=>e.path===t)}draw(t,e,s){let{device:i,shader:r}=this;this.contents.forEach((n,l)=>{n.fill(e,s),i.queue.writeBuffer(this.buffers[l],0,n.bytes)});let a=i.createCommandEncoder(),c=a.beginRenderPass({colorAttachments:[{view:t,clearValue:[0,0,0,1],loadOp:"clear",storeOp:"store"}]});c.setPipeline(this.pipeline),this.groups.forEach((n,l)=>c.setBindGroup(l,n)),c.draw(r.numVertices,r.numInstances),c.end(),i.queue.submit([a.finish()])}async wasCut(){if(!this.flag)return!1;let{device:t}=this,e=t.createBuffer({size:R,usage:GPUBufferUsage.COPY_DST|GPUBufferUsage.MAP_READ}),s=t.createCommandEncoder();s.copyBufferToBuffer(this.flag,0,e,0,R),t.queue.submit([s.finish()]),await e.mapAsync(GPUMapMode.READ);let i=new Uint32Array(e.getMappedRange())[0]!==0;return e.destroy(),i}destroy(){for(let t of this.buffers)t.destroy();this.flag?.destroy()}async#t(t){let{device:e,shader:s}=this;e.pushErrorScope("validation");let i=await this.#e(s.fragment.source),r=s.vertex.source===s.fragment.source?i:await this.#e(s.vertex.source),a=this.#r(),c=(n,{entry:l,constants:u})=>({module:n,entryPoint:l,constants:{...u,...n===i?this.#i(t):{}}});try{this.pipeline=await e.createRenderPipelineAsync({layout:e.createPipelineLayout({bindGroupLayouts:a}),vertex:c(r,s.vertex),fragment:{...c(i,s.fragment),targets:[{format:this.format}]},primitive:{topology:s.topology}})}catch(n){throw new m("rejected",n.message)}finally{e.popErrorScope().catch(()=>{})}this.groups=a.map((n,l)=>e.createBindGroup({layout:n,entries:this.#s(l).map(({binding:u,buffer:d})=>({binding:u,resource:{buffer:d}}))}))}async#e(t){let e=this.device.createShaderModule({code:t}),{messages:s}=await e.getCompilationInfo(),i=s.find(r=>r.type==="error");if(i)throw this.device.popErrorScope().catch(()=>{}),new m("rejected",i.message);return e}#i(t){let e=this.shader.constants.filter(({path:s})=>t.has(s));return Object.fromEntries(e.map(({path:s,constant:i})=>[i,t.get(s)[0]]))}#s(t){let e=this.shader.buffers.map((s,i)=>({...s,buffer:this.buffers[i],type:"uniform"}));if(this.flag){let[s,i]=this.shader.flag;e.push({group:s,binding:i,buffer:this.flag,type:"storage",inVertex:!1})}return e.filter(s=>s.group===t)}#r(){let{FRAGMENT:t,VERTEX:e}=GPUShaderStage,s=[...this.shader.buffers.map(({group:i})=>i),this.flag?this.shader.flag[0]:-1];return Array.from({length:Math.max(...s)+1},(i,r)=>this.device.createBindGroupLayout({entries:this.#s(r).map(({binding:a,type:c,inVertex:n})=>({binding:a,visibility:t|(n?e:0),buffer:{type:c}}))}))}async#o(t,e){let s=[];for(let n of mt){let l=await this.#a(n,t,e);if(l>$)throw new m("too-slow");if(s.push({pixels:n*n,elapsedMs:l}),l>ft&&s.length>1)break}let[i,r]=s.slice(1),{pixels:a,elapsedMs:c}=i;if(r){let n=Math.max(0,(r.elapsedMs-c)/(r.pixels-a));this.cost={fixedMs:Math.max(0,c-n*a),msPerPixel:n}}else this.cost={fixedMs:0,msPerPixel:c/a}}async#a(t,e,s){let{device:i,format:r}=this,a=i.createTexture({size:[t,t],format:r,usage:GPUTextureUsage.RENDER_ATTACHMENT}),c=new Promise(l=>setTimeout(l,$+1)),n=performance.now();return this.draw(a.createView(),e,s),await Promise.race([i.queue.onSubmittedWorkDone(),c]),a.destroy(),performance.now()-n}};var gt=[.1,.25,.5,1,2,4],vt=[0,1,.75,.5,.25],T=30,j="M4 2.5v11l9-5.5z",wt="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",bt="M3 3h2v10h-2zM13 3v10l-7-5z",yt="M2 4.5h3l1.2-2h3.6l1.2 2h3v9H2zM8 6.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",V="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",xt="M3.5 3.5h9v9h-9z",Mt="M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z",k=class{constructor(t){this.play=f(j,"Play",t.toggle),this.start=f(bt,"Back to the start",t.restart),this.scrub=h("input",{type:"range",min:0,max:T,step:.01,"aria-label":"Time"}),this.scrub.addEventListener("input",()=>t.seek(this.scrub.valueAsNumber)),this.time=h("span",{class:"time"});let e=H("Speed",gt,1,i=>`${i}×`,t.setSpeed);this.clockParts=[this.play,this.start,this.scrub,this.time,e];let s=H("Resolution",vt,0,i=>i?`${100*i} %`:"Auto",t.setScale);this.pace=h("span",{class:"pace",title:"Frames a second and time of a frame; size of the picture"}),this.save=f(yt,"Save picture (PNG)",t.savePicture),this.record=f(V,"Record movie (WebM)",t.toggleRecording),this.record.classList.add("record"),this.wide=f(Mt,"Full screen",t.toggleFullscreen),this.element=h("div",{class:"transport"},h("div",{class:"row",role:"group","aria-label":"Playback"},...this.clockParts),h("div",{class:"row",role:"group","aria-label":"Picture"},this.pace,s,this.save,this.record,this.wide))}showClock(t){this.clockParts[0].parentElement.hidden=!t,this.record.hidden=!t}refresh({timeS:t,isPlaying:e},{frameMs:s,framesPerS:i},{width:r,height:a},c){w(this.play,...e?[wt,"Pause"]:[j,"Play"]),w(this.record,...c?[xt,"Stop recording"]:[V,"Record movie (WebM)"]),this.record.classList.toggle("active",c);let n=T*Math.max(1,Math.ceil(t/T));this.scrub.max=n,this.scrub.value=t,this.scrub.style.setProperty("--played",`${100*t/n}%`),this.scrub.setAttribute("aria-valuetext",`${t.toFixed(2)} s`),this.time.textContent=`${t.toFixed(2)} s`;let l=e&&i?`${Math.round(i)} fps · `:"",u=s?`${s<10?s.toFixed(1):Math.round(s)} ms · `:"";this.pace.textContent=`${l}${u}${r} × ${a} px`}};function H(o,t,e,s,i){let r=h("select",{"aria-label":o,title:o},...t.map(a=>new Option(s(a),a,a===e,a===e)));return r.addEventListener("change",()=>i(Number(r.value))),r}var Et="A loop was ended before its time, so the picture may be incomplete.",Pt=1500,g=new WeakMap;function St({data:o,parentElement:t,setStateValue:e}){g.has(t)||g.set(t,new C(t));let s=g.get(t);return s.setStateValue=e,s.update(o),()=>{g.get(t)?.close(),g.delete(t)}}var C=class{constructor(t){this.canvas=h("canvas",{role:"img"}),this.poster=h("img",{class:"poster",alt:""}),this.note=h("p",{class:"note",role:"status"}),this.stage=h("div",{class:"stage"},this.canvas,this.poster,this.note),this.pacing=new E,this.recorder=new b,this.pointer=new P(this.stage,()=>this.#o()),this.controls=new M((e,s)=>this.#d(e,s)),this.transport=new k(this.#h()),this.root=h("div",{class:"live-canvas"},this.stage,this.transport.element,this.controls.element),this.root.addEventListener("keydown",e=>this.#u(e)),this.style=h("style",{},z),t.append(this.style,this.root),this.isVisible=!0,this.sizes=new ResizeObserver(()=>this.#o()),this.sizes.observe(this.stage),this.sight=new IntersectionObserver(([e])=>{this.isVisible=e.isIntersecting,this.#o()}),this.sight.observe(this.stage)}update(t){if(t===this.data)return;this.data=t;let{frames:e,...s}=U(t);this.header=s,this.root.style.maxWidth=`${s.widthPx}px`,this.stage.style.aspectRatio=`${s.widthPx} / ${s.heightPx}`,this.canvas.setAttribute("aria-label",s.alt);let i=matchMedia("(prefers-reduced-motion: reduce)").matches;this.clock??=new x({startS:s.startS,isPlaying:s.isPlaying&&!i}),this.program||this.#l(e),this.transport.element.hidden=!s.withControls,this.controls.show(s.withControls?s.controls:[],s.values),this.pointer.enable(s.shader.followsMouse),this.transport.showClock(s.shader.followsTime),s.sourceId!==this.sourceId&&this.#t(s)}close(){this.isClosed=!0,cancelAnimationFrame(this.request),this.sizes.disconnect(),this.sight.disconnect(),this.recorder.discard(),this.program?.destroy(),URL.revokeObjectURL(this.poster.src),this.root.remove(),this.style.remove()}async#t(t){this.sourceId=t.sourceId;let e=()=>!this.isClosed&&this.sourceId===t.sourceId,{device:s,reason:i}=await F();if(e()){if(i)return this.#i(i);try{let r=await A.create(s,t.shader,this.controls.values,this.#r());if(!e())return r.destroy();this.#e(r)}catch(r){e()&&this.#i(r instanceof m?r.reason:"failed",r.message)}}}#e(t){let e=this.program?.device!==t.device;this.program?.destroy(),this.program=t,e&&(this.context=this.canvas.getContext("webgpu"),this.context.configure({device:t.device,format:t.format,alphaMode:"opaque"}),t.device.lost.then(()=>this.program===t&&!this.isClosed&&this.#i("device-lost"))),this.pacing.begin(t.cost,this.stage.getBoundingClientRect()),this.note.replaceChildren(),this.#o(),setTimeout(()=>this.#s(t),Pt)}#i(t,e=""){cancelAnimationFrame(this.request),this.recorder.discard(),this.setStateValue("failure",{sourceId:this.sourceId,reason:t,message:e})}async#s(t){this.isClosed||this.program!==t||await t.wasCut().catch(()=>!1)&&this.note.replaceChildren(Et)}#r(){let t={width:this.canvas.width,height:this.canvas.height};return X(t,this.clock,this.pointer.inPixels(t))}#o(){!this.program||this.isClosed||(cancelAnimationFrame(this.request),this.request=requestAnimationFrame(t=>this.#a(t)))}#a(t){let e=this.header.shader.followsTime&&this.clock.isPlaying&&this.isVisible;if(e&&(this.request=requestAnimationFrame(s=>this.#a(s))),this.pacing.isBusy){e||(this.request=requestAnimationFrame(s=>this.#a(s)));return}this.clock.advance(t),this.#n(),this.pacing.follow(this.program.device.queue).catch(()=>{}),this.#c()}#n(){let{width:t,height:e}=this.pacing.size(this.stage.getBoundingClientRect());!this.recorder.isRecording&&(this.canvas.width!==t||this.canvas.height!==e)&&Object.assign(this.canvas,{width:t,height:e}),this.program.draw(this.context.getCurrentTexture().createView(),this.#r(),this.controls.values),this.poster.hidden=!0}#c(){this.transport.refresh(this.clock,this.pacing,this.canvas,this.recorder.isRecording)}#l([t]){URL.revokeObjectURL(this.poster.src),this.poster.hidden=!t,t&&(this.poster.src=URL.createObjectURL(t))}#h(){let t=e=>s=>{this.program&&(e(s),this.#o())};return{toggle:t(()=>this.clock.toggle()),restart:t(()=>this.clock.restart()),seek:t(e=>this.clock.seek(e)),step:t(e=>this.clock.step(e)),setSpeed:t(e=>this.clock.speed=e),setScale:t(e=>this.pacing.chosen=e),savePicture:t(()=>{this.#n(),B(this.canvas)}),toggleRecording:t(()=>this.recorder.toggle(this.canvas,()=>this.#c())),toggleFullscreen:t(()=>{document.fullscreenElement?document.exitFullscreen():this.root.requestFullscreen().catch(()=>{})})}}async#d(t,e){e&&this.setStateValue("uniforms",Object.fromEntries(this.controls.values));let s=!t||this.program?.isConstant(t);if(e&&s&&this.header.shader.constants.length)return this.#t(this.header);this.#o()}#u(t){if(t.ctrlKey||t.metaKey||t.altKey||!this.header.withControls)return;let e=t.target.closest("button, select, input:not([type=range])"),s=this.#h(),r={" ":s.toggle,Home:t.target.matches("input")?void 0:s.restart,f:s.toggleFullscreen,s:s.savePicture,",":()=>s.step(-1),".":()=>s.step(1)}[t.key];!r||e&&t.key===" "||(t.preventDefault(),r())}};export{St as default};
