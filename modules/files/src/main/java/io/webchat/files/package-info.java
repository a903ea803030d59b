/**
 * Files of a chat: what callers pass as a file to send, and downloads that reach their place whole
 * or not at all. Blocks, and uses the api only. The core uses it.
 */
@Export
@Version("1.0.0")
package io.webchat.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
