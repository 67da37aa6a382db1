/** A client made by Vert.x's service-proxy generator, which knows nothing of the library. */
@ModuleGen(name = "task-queue-tests", groupPackage = "dev.taskqueue")
package dev.taskqueue.proxy;

import io.vertx.codegen.annotations.ModuleGen;
