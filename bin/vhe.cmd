@echo off
rem Runs the examples: bin\vhe EXAMPLE [options]; bin\vhe --help lists them. Launch.java says what it heeds.
setlocal
set "java=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -XX:TieredStopAtLevel=1 "-Dvhe.root=%~dp0.." "%~dp0Launch.java" %*
exit /b %ERRORLEVEL%
