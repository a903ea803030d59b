/**
 * What a class provides, said once: bnd makes headers and files of it when the bundle is built.
 * Nothing here is read while chats run.
 */
@Export
@Version("1.0.0")
package io.webchat.spi.provide;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
