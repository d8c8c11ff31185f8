//! What stops an image from being pushed whole, built, placed or started.

use super::Cause;

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "partial-push",
        text: "Only the locally present platform was pushed; the tag in the registry now points at a single manifest.",
        next: "manifest",
        marks: &["Not all multiplatform-content is present"],
    },
    Cause {
        id: "rate-limited",
        text: "The registry refused because of too many requests; it says nothing about the image.",
        next: "none",
        marks: &["TOOMANYREQUESTS", "Too Many Requests", "toomanyrequests"],
    },
    Cause {
        id: "disk-full",
        text: "The disk of the client, node or registry is full.",
        next: "none",
        marks: &["no space left on device"],
    },
    Cause {
        id: "emulator-missing",
        text: "A build step had to run a program of another CPU and no emulator was registered (or the emulator itself failed).",
        next: "dockerfile",
        marks: &["buildkit_qemu_emulator", "exec /bin/sh: exec format error"],
    },
    Cause {
        id: "exec-format",
        text: "The kernel refused the program: the binary is for another CPU (or is a script without a #! line). The image may be fine in the index and wrong inside.",
        next: "config",
        marks: &[
            "exec format error",
            "Exec format error",
            // An emulator that was given a program without the libraries of its platform.
            "Could not open '/lib64/ld-",
            "Could not open '/lib/ld-",
            "failed to open elf at",
            // A task shows its exit code alone; this one fits.
            "task: non-zero exit (255)",
        ],
    },
    Cause {
        id: "platform-mismatch",
        text: "The image that was found is built for another platform than the host or the --platform value; nothing says a matching one does not exist elsewhere.",
        next: "manifest",
        marks: &[
            "does not match the detected host platform",
            "does not match the specified platform",
            "does not match the expected platform",
            "InvalidBaseImagePlatform",
            "FromPlatformFlagConstDisallowed",
            "was pulled with platform",
        ],
    },
    Cause {
        id: "platform-not-local",
        text: "The reference is in the local store, but the content of that platform was never pulled or built there.",
        next: "manifest",
        marks: &[
            "does not provide the specified platform",
            "failed to get reader: content digest",
            "tag does not exist: ",
        ],
    },
    Cause {
        id: "no-node-for-platform",
        text: "The scheduler found no node whose platform is in the image index.",
        next: "nodes",
        marks: &[
            "unsupported platform on ",
            "(unsupported…",
            "(unsupported platf",
            "(unsupported platfo",
        ],
    },
    Cause {
        id: "placement-constraint",
        text: "A placement rule, not the image platform, excluded the nodes.",
        next: "workload",
        marks: &[
            "scheduling constraints not satisfied",
            "nodes are available:",
            "no suitable node (",
        ],
    },
    Cause {
        id: "windows-version",
        text: "The Windows build of the image does not fit the Windows build of the host; the entries differ in os.version only.",
        next: "os-version",
        marks: &[
            "-based image is incompatible with a",
            "operating system does not match the host operating system",
            "container operating system does not match the host",
        ],
    },
    Cause {
        id: "os-not-supported",
        text: "The image is for another operating system than the engine can run.",
        next: "platform",
        marks: &[
            "cannot be used on this platform",
            "windows: not supported",
            "hcs::",
            // A Windows path as entrypoint, on Linux.
            "exec: \"C:\\",
            "operating system is not supported",
        ],
    },
];
