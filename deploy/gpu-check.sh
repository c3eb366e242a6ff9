#!/usr/bin/env bash
# Checks the GPU stage on a machine that has a driver and perhaps nothing else: no Java, no TensorRT, no network.
#
#   deploy/gpu-check.sh prepare DIR [WEIGHTS]   here: makes a folder with everything in it. WEIGHTS is a safetensors file of the network
#                                               ssn; without one the networks have random weights, which suffices for times
#   deploy/gpu-check.sh pack DIR PIECES [MIB]   here: the folder as numbered pieces of at most MIB (60) mebibytes, with checksums
#   PIECES/gpu-check.sh join PIECES DIR         there: checks, joins and unpacks them
#   DIR/gpu-check.sh run [OPTION...]            there: runs the check; --help lists the options, --rehearse needs no GPU
#
# run ends with 0 when everything was measured, 1 when something is missing from the report, 2 when it could not start.
# Results: DIR/out/gpu-check.json and DIR/out/gpu-check.md, written anew after every step; standard error is the log. No setting of the
# card is touched.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
say() { echo "gpu-check: $1" >&2; }
fail() { say "$1"; exit 2; }
need() { command -v "$1" > /dev/null || fail "$1 is missing; $2"; }

# ---- here ---------------------------------------------------------------------------------------------------------------

tensorrt_jar=tensorrt-10.15-1.5.13-linux-x86_64-redist.jar
cuda_jar=cuda-redist-13.1-9.19-1.5.13-linux-x86_64.jar

# What of the launcher's class path the check loads.
jars='(javacpp|openblas|opencv|cuda|tensorrt|onnxruntime|protobuf-java|tribuo-util-onnx|jackson-[a-z0-9-]*|snakeyaml|picocli|slf4j-api|logback-[a-z]*|ejml-[a-z]*)-[0-9][^/]*\.jar$'

# thin JAR FOLDER NAMES: of what is below the folder in the jar, only files whose names match stay.
thin() {
  local jar=$1 below="$dir/build/thin"
  rm -rf "$below" && mkdir "$below" && unzip -qo "$jar" -d "$below"
  find "$below/$2" -regextype posix-extended -type f ! -regex ".*/$3" -delete
  jar cf "$jar" -C "$below" .
}

# Jars as they are, not compressed: packing does that better, and only once.
loosen() {
  local jar below="$dir/build/loose"
  for jar in "$dir"/lib/*.jar; do
    rm -rf "$below" && mkdir "$below" && unzip -qo "$jar" -d "$below" && jar c0fM "$jar" -C "$below" .
  done
}

prepare() {
  local dir=$1 weights=${2:-random} home
  home=$(cd "$here/.." && pwd)
  [ -f "$home/saccade" ] || fail "prepare works in the project: deploy/gpu-check.sh prepare DIR"
  [ "$weights" = random ] || [ -f "$weights" ] || fail "$weights: no such file"
  need jlink "install a JDK of 17 or newer"
  need gcc "it makes empty libraries that JavaCPP wants to see"
  need unzip "install it"
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)

  # SACCADE_CLASSPATH: classes built elsewhere; SACCADE_REDIST: a folder that has the two large jars already.
  local classpath=${SACCADE_CLASSPATH:-}
  if [ -z "$classpath" ]; then
    say "building"
    "$home/saccade" --version > /dev/null
    classpath="$home/sim/target/classes:$home/perception/target/classes:$(cat "$home/sim/target/launcher.classpath")"
  fi

  say "classes and libraries of Java"
  rm -rf "$dir/lib" "$dir/build" && mkdir -p "$dir/lib" "$dir/build/classes"
  local entry
  while read -r entry; do
    if [ -d "$entry" ]; then
      cp -r "$entry/." "$dir/build/classes/"
    elif [[ "${entry##*/}" =~ ^perception-|^proto- ]]; then
      (cd "$dir/build/classes" && unzip -qo "$entry")
    elif [[ "${entry##*/}" =~ ^$jars ]]; then
      cp "$entry" "$dir/lib/"
    fi
  done < <(tr ':' '\n' <<< "$classpath")
  mkdir -p "$dir/build/classes/dev/saccade/perception/stage/gpu"
  cp "$home/perception/src/main/cuda/saccade_kernels.cu" "$dir/build/classes/dev/saccade/perception/stage/gpu/"
  jar cf "$dir/lib/saccade.jar" -C "$dir/build/classes" .
  # ONNX Runtime carries its library for every system, OpenCV much besides the decoder, OpenBLAS (which OpenCV names) three builds.
  thin "$dir"/lib/onnxruntime-*.jar ai/onnxruntime/native 'linux-x64/.*\.so'
  thin "$dir"/lib/opencv-*-linux-x86_64.jar org/bytedeco/opencv 'lib(jni)?opencv_(core|imgproc|imgcodecs)\.so[.0-9]*'
  thin "$dir"/lib/openblas-*-linux-x86_64.jar org/bytedeco/openblas 'lib(jniopenblas|jniopenblas_nolapack|openblas|gfortran|quadmath|gcc_s)\.so[.0-9]*'

  say "bundles and frames"
  local java_here=(java -Djava.awt.headless=true -Xmx2g -Dsaccade.home="$home" -cp "$classpath" dev.saccade.sim.app.SaccadeCli)
  rm -rf "$dir/bundles" "$dir/drive" && mkdir "$dir/bundles"
  if [ -n "${SACCADE_DRIVE:-}" ]; then
    cp -r "$SACCADE_DRIVE" "$dir/drive"
  else
    "${java_here[@]}" render --scenario city-street --seed 7 --seconds "${SACCADE_SECONDS:-7}" --cameras 1 --out "$dir/drive" > /dev/null
  fi
  # In the order of worth: what finds no time on the machine is what stands last.
  local network precision
  "${java_here[@]}" export --network ssn --weights "$weights" --classes camvid --precision fp16 --name ssn-fp16 --out "$dir/bundles/01-ssn-fp16" > /dev/null
  cp -r "$home/perception/bundles/rendered" "$dir/bundles/02-rendered-fp32"
  mkdir "$dir/build/pictures"
  find "$dir/drive" -name '*.jpg' | sort | head -n 16 | while read -r entry; do cp "$entry" "$dir/build/pictures/"; done
  "${java_here[@]}" export --network ssn --weights "$weights" --classes camvid --precision int8 --signed --calibrate "$dir/build/pictures" \
    --name ssn-int8 --out "$dir/bundles/03-ssn-int8" > /dev/null || say "no int8 bundle: the export failed; going on without it"
  local number=4
  for network in ssn:fp32 fast-scnn-instances:fp16 ffnet-54s-dbbb-mobile:fp16 eseg-s:fp16; do
    precision=${network#*:} network=${network%:*}
    "${java_here[@]}" export --network "$network" --weights "$([ "$network" = ssn ] && echo "$weights" || echo random)" \
      --classes camvid --precision "$precision" --name "$network-$precision" --out "$dir/bundles/0$number-$network-$precision" > /dev/null ||
      say "no bundle of $network: going on without it"
    number=$((number + 1))
  done

  say "a Java runtime"
  rm -rf "$dir/java"
  local modules
  modules=$(jdeps --ignore-missing-deps --multi-release 17 --print-module-deps --class-path "$dir/lib/*" "$dir/lib/saccade.jar" 2> /dev/null | tail -n 1)
  [[ "$modules" =~ ^java\.[a-z.,]+ ]] || modules=java.base,java.desktop,java.logging,java.management,java.naming,java.sql,java.xml
  jlink --add-modules "$modules,java.naming,java.xml,jdk.unsupported" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=0 --output "$dir/java"

  local redist=${SACCADE_REDIST:-${XDG_CACHE_HOME:-$HOME/.cache}/saccade/redist} jar artifact
  say "TensorRT and CUDA, from $redist (0.9 GB, fetched once)"
  for jar in "$tensorrt_jar:org.bytedeco:tensorrt:10.15-1.5.13:jar:linux-x86_64-redist" "$cuda_jar:org.bytedeco:cuda-redist:13.1-9.19-1.5.13:jar:linux-x86_64"; do
    artifact=${jar#*:} jar=${jar%%:*}
    if [ ! -f "$redist/$jar" ]; then
      need mvn "or put $jar into a folder and name it in SACCADE_REDIST"
      mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory="$redist" || fail "$artifact: cannot be fetched"
    fi
  done
  rm -rf "$dir/native" "$dir/stubs" && mkdir "$dir/native" "$dir/stubs"
  unzip -qjo "$redist/$tensorrt_jar" '*/libnvinfer.so*' '*/libnvonnxparser.so*' '*/libnvinfer_plugin.so*' '*/libnvinfer_builder_resource*' -d "$dir/native"
  unzip -qjo "$redist/$cuda_jar" '*/libcudart.so*' '*/libnvrtc*' '*/libnvjpeg.so*' -d "$dir/native"
  # SACCADE_TENSORRT: a folder with an installed TensorRT of the same version, for builder resources that the jar does not have.
  [ -z "${SACCADE_TENSORRT:-}" ] || cp -L "$SACCADE_TENSORRT"/libnvinfer.so.10 "$SACCADE_TENSORRT"/libnvonnxparser.so.10 "$SACCADE_TENSORRT"/libnvinfer_plugin.so.10 "$SACCADE_TENSORRT"/libnvinfer_builder_resource*.so.* "$dir/native/"
  # The bindings name cuBLAS and cuDNN though nothing here calls them. Where the machine has none, these stand in.
  local stub
  for stub in libcublas.so.13 libcublasLt.so.13 libcudnn.so.9 libcudnn_cnn.so.9 libcudnn_adv.so.9 libcudnn_ops.so.9 libcudnn_graph.so.9; do
    echo | gcc -shared -o "$dir/stubs/$stub" -Wl,-soname,"$stub" -x c -
  done
  cp "$here/gpu-check.sh" "$dir/"
  loosen
  rm -rf "$dir/build"
  say "$dir: $(du -sm "$dir" | cut -f 1) MiB; $(ls "$dir/bundles" | tr '\n' ' ')"
}

pack() {
  local dir=$1 pieces=$2 mebibytes=${3:-60} library
  [ -x "$dir/java/bin/java" ] || fail "$dir: nothing is prepared there"
  rm -rf "$pieces" && mkdir -p "$pieces"
  local from=(tar -C "$dir" --exclude=./out --exclude=./home --exclude=./cache -cf - .)
  if command -v zstd > /dev/null; then
    # A third of it does not get smaller whatever is tried. What xz makes of the rest in minutes, this does in seconds.
    "${from[@]}" | zstd -q -7 --long=27 -T0 | split -b "${mebibytes}m" -d -a 3 - "$pieces/part.zst."
    # The other machine need not have it.
    mkdir "$pieces/zstd" && cp "$(command -v zstd)" "$pieces/zstd/"
    for library in $(ldd "$(command -v zstd)" | awk '$3 ~ /^\// && $1 !~ /^(libc|libpthread)\.so/ {print $3}'); do cp -L "$library" "$pieces/zstd/"; done
  else
    need xz "install zstd or xz-utils"
    "${from[@]}" | xz -1 -T0 | split -b "${mebibytes}m" -d -a 3 - "$pieces/part.xz."
  fi
  (cd "$pieces" && sha256sum part.* > sums)
  cp "$here/gpu-check.sh" "$pieces/"
  say "$(ls "$pieces"/part.* | wc -l) pieces, $(du -sm "$pieces" | cut -f 1) MiB, in $pieces"
}

# ---- there --------------------------------------------------------------------------------------------------------------

join() {
  local pieces=$1 dir=$2
  [ -f "$pieces/sums" ] || fail "$pieces/sums is missing; bring the list of checksums too"
  local sum piece
  while read -r sum piece; do
    [ -f "$pieces/$piece" ] || fail "$pieces/$piece is missing; bring it and join again"
  done < "$pieces/sums"
  (cd "$pieces" && sha256sum --quiet -c sums) || fail "a piece is damaged; bring it again"
  mkdir -p "$dir"
  if [ -f "$pieces/part.zst.000" ]; then
    if command -v zstd > /dev/null; then
      cat "$pieces"/part.zst.* | zstd -dq --long=27 | tar -C "$dir" -xf -
    else
      chmod +x "$pieces/zstd/zstd" # some ways of travelling forget it
      cat "$pieces"/part.zst.* | LD_LIBRARY_PATH="$pieces/zstd" "$pieces/zstd/zstd" -dq --long=27 | tar -C "$dir" -xf -
    fi
  elif command -v xz > /dev/null; then
    cat "$pieces"/part.xz.* | xz -d | tar -C "$dir" -xf -
  elif command -v python3 > /dev/null; then
    cat "$pieces"/part.xz.* |
      python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer)' | tar -C "$dir" -xf -
  else
    fail "neither xz nor python3 is here to unpack with"
  fi
  say "unpacked to $dir"
}

# Builtins of the shell only: the machine promises nothing.
libraries() {
  local folder path="$here/native"
  for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/x86_64-linux-gnu/nvidia/current \
    {/opt/*,/opt/*/.venv,/usr/local,/usr,"${VIRTUAL_ENV:-/nowhere}"}/lib/python3*/{site,dist}-packages/nvidia/{cublas,cudnn,cu13}/lib \
    /usr/local/cuda/lib64 /usr/local/cuda/targets/x86_64-linux/lib; do
    [ -d "$folder" ] && path="$path:$folder"
  done
  echo "$path:$here/stubs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
}

start() {
  [ -x "$here/java/bin/java" ] || fail "$here/java is missing: run this from a prepared folder"
  [ -f "$here/native/libnvinfer.so.10" ] || fail "$here/native/libnvinfer.so.10 is missing: prepare the folder again"
  # Plans, unpacked libraries and all else stay inside the folder. The fuse of JavaCPP on memory is off: it counts TensorRT's too.
  LD_LIBRARY_PATH=$(libraries) CLASSPATH="$here/lib/*" "$here/java/bin/java" -Xmx4g -Djava.awt.headless=true -Duser.home="$here/home" \
    -Dorg.bytedeco.javacpp.cachedir="$here/cache" -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ${SACCADE_JAVA_FLAGS:-} "$@"
}

run() {
  local bundle arguments=()
  for bundle in "$here"/bundles/*/; do arguments+=(--model "${bundle%/}"); done
  start dev.saccade.sim.app.GpuCheckCommand "${arguments[@]}" --drive "$here/drive" --out "$here/out" "$@"
}

case ${1:-} in
  prepare) [ $# -ge 2 ] || fail "prepare DIR [WEIGHTS]"; prepare "${@:2}" ;;
  pack) [ $# -ge 3 ] || fail "pack DIR PIECES [MIB]"; pack "${@:2}" ;;
  join) [ $# -eq 3 ] || fail "join PIECES DIR"; join "${@:2}" ;;
  run) run "${@:2}" ;;
  *) while IFS= read -r line; do [[ "$line" == '#'* ]] && echo "${line###}" || break; done < <(tail -n +2 "${BASH_SOURCE[0]}"); exit 2 ;;
esac
